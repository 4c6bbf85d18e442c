"""A process that serves starts what works beside it when it begins to serve, and stops it first when it ends."""

import asyncio
import os
import subprocess
import sys

import pytest

from portal import generation
from portal.front.process import Process
from tests.environment import ROOT
from tests.front.server import Server


class Worker:
    def __init__(self):
        self.done = []

    def start(self):
        self.done.append("start")

    def stop(self):
        self.done.append("stop")


async def live(process: Process, done: list[str]) -> None:
    messages = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive():
        return {"type": next(messages)}

    async def send(message):
        done.append(message["type"])

    await process({"type": "lifespan"}, receive, send)


def test_a_worker_works_for_as_long_as_the_process_serves(server: Server, monkeypatch):
    monkeypatch.setattr(generation.watch, "work", lambda stopped: None)
    worker = Worker()
    asyncio.run(live(Process(server.front, worker), worker.done))
    assert worker.done == ["start", "lifespan.startup.complete", "stop", "lifespan.shutdown.complete"]


@pytest.mark.parametrize(("switch", "worker"), [("1", "Worker"), ("0", "NoneType")])
def test_the_worker_of_videos_can_be_switched_off(switch, worker, tmp_path):
    program = "from portal.asgi import application; print(type(application.worker).__name__)"
    environment = os.environ | {"PORTAL_VIDEO_WORKER": switch, "PORTAL_VAR_DIR": str(tmp_path), "DATABASE_URL": ""}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    assert done.stdout.strip() == worker

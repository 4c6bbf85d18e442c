"""What Lighthouse says of the pages on a telephone: https://developer.chrome.com/docs/lighthouse (npm and Chromium)."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests.benchmarks.libraries import KEPT, library

PACKAGE = "lighthouse@12.8.2"  # the last one for Node 20
FLAGS = "--headless=new --no-sandbox --disable-gpu"
KINDS = {"performance": "performance", "accessibility": "accessibility", "best-practices": "practices", "seo": "SEO"}
TARGET = 99
GOOD = 0.99  # of 1; a part of a score that has less is named
FOLDER = KEPT / "node"


def main(rounds: int) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not shutil.which("npm") or not chromium:
        print("Lighthouse: not measured, it needs npm and Chromium (apt-get install npm chromium)")
        return
    if not (FOLDER / "node_modules" / ".bin" / "lighthouse").exists():
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--prefix", FOLDER, PACKAGE], check=True)
    with library(100) as stock, stock.node() as node:
        pages = {"home": "/", "article": with_picture(stock), "list": "/tin-tuc/", "statistics": "/thong-ke/"}
        print(f"Lighthouse, mobile (target: each at least {TARGET})")
        print(f"  {'':12}" + "".join(f"{name:>15}" for name in KINDS.values()))
        for name, address in pages.items():
            report = run(f"http://127.0.0.1:{node.port}{address}", stock.folder / f"{name}.json", chromium)
            scores = [round(report["categories"][kind]["score"] * 100) for kind in KINDS]
            print(f"  {name:12}" + "".join(f"{score:15}" for score in scores), flush=True)
            print_faults(report)


def with_picture(stock) -> str:
    return stock.found("AND cover <> '' ORDER BY published_at DESC", 1)[0]


def run(address: str, path: Path, chromium: str) -> dict:
    command = [FOLDER / "node_modules" / ".bin" / "lighthouse", address, "--quiet", "--output=json"]
    command += [f"--output-path={path}", f"--chrome-flags={FLAGS}", f"--only-categories={','.join(KINDS)}"]
    subprocess.run(command, env=os.environ | {"CHROME_PATH": chromium}, check=True, timeout=300)
    return json.loads(path.read_text())


def print_faults(report: dict) -> None:
    """Name what costs points."""
    for kind in KINDS:
        for part in report["categories"][kind]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < GOOD:
                print(f"      {part['id']}: {audit.get('displayValue') or audit['title']}")

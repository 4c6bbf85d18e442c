"""How gunicorn serves the portal; `make run` and the container start it with this file, in this folder.

`python gunicorn.conf.py` only checks the environment and the port: gunicorn reads WEB_CONCURRENCY before it reads this
file, and answers a wrong value with a traceback.
"""

import errno
import ipaddress
import os
import re
import resource
import socket
import sys
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

MEMORY = Path("/dev", "shm")
MOST_CONNECTIONS = 4000  # of a worker; a slow reader holds some 65 kB


def listening_host() -> str:
    """Return the IP address to listen on, without brackets."""
    value = environment.text("PORTAL_BIND") or "127.0.0.1"
    try:
        address = ipaddress.ip_address(value.removeprefix("[").removesuffix("]"))
    except ValueError:
        remedy = "Use an IP address without a port, as in 127.0.0.1 or [::]."
        raise environment.wrong("PORTAL_BIND", value, remedy) from None
    if address == ipaddress.IPv6Address("::") and not socket.has_dualstack_ipv6():
        return str(ipaddress.IPv4Address(0))  # every address of a machine whose kernel has no IPv6
    return str(address)


def check_free(host: str, port: int) -> None:
    """Bind `host` and `port` for a moment; gunicorn itself would try five times and tell each time.

    Raises SystemExit with the reason and the remedy when they cannot be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        sys.exit(refusal(host, port, error))


def refusal(host: str, port: int, error: OSError) -> str:
    another = f"PORT={port + 1 if port < 65535 else 8000}"
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program: stop it or choose another with {another} make run."
    if error.errno == errno.EACCES:
        return f"Port {port} may be used by root only: choose another with PORT=8000."
    return f"PORTAL_BIND={host!r} cannot be used. {error.strerror}: choose an address of this machine."


def connections() -> int:
    """Return how many connections a worker can have: each may hold a file besides, and 256 are for all the rest."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return MOST_CONNECTIONS if most == resource.RLIM_INFINITY else max(16, min(MOST_CONNECTIONS, (most - 256) // 2))


def raise_open_files() -> None:
    """Let as many files be open as the machine allows; systemd and most shells begin with 1024."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with suppress(ValueError, OSError):  # macOS says “unlimited” and refuses it
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def on_starting(server: Any) -> None:
    """Refuse a taken port, unless systemd or the master that this one replaces hands over its sockets."""
    raise_open_files()
    if server.master_pid or "LISTEN_FDS" in os.environ:
        return
    for address in server.cfg.address:
        if isinstance(address, tuple):  # not a Unix socket
            check_free(*address[:2])


def has_parser() -> bool:
    """Say whether gunicorn's parser in C is there, and new enough: before 0.6.10 it took bare line feeds and folded
    headers, by which requests can be smuggled."""
    try:
        found = metadata.version("gunicorn_h1c")
    except metadata.PackageNotFoundError:
        return False
    release = re.findall(r"\d+", re.split(r"[^\d.]", found)[0])  # without the end of 0.7.0rc1
    return tuple(map(int, release)) >= (0, 6, 10)


def forget_project() -> None:
    """Let each worker import the project anew, so that a reload (SIGHUP) brings new code."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "portal"]:
        del sys.modules[name]


try:
    from portal import environment, settings

    host = listening_host()
    port = environment.whole("PORT", 8000, least=1, most=65535)
    workers = environment.whole("WEB_CONCURRENCY", 2, least=1, most=64)
    accesslog = "-" if environment.flag("PORTAL_ACCESS_LOG", True) else None
except ImproperlyConfigured as error:
    sys.exit(f"The portal does not start: {error}")
forget_project()

bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
wsgi_app = "portal.asgi:application"
worker_class = "portal.front.worker.Worker"
http_parser = "auto" if has_parser() else "python"
worker_connections = connections()
asgi_lifespan = "on"  # a worker that cannot start stops the start, it does not serve half
worker_tmp_dir = str(MEMORY) if os.access(MEMORY, os.W_OK) else None  # a heartbeat must never wait for a disk
control_socket_disable = True
timeout = graceful_timeout = 30  # also the longest pause within a body
keepalive = 65 if settings.TRUSTED_PROXIES else 5
access_log_format = '%(t)s %(h)s "%(r)s" %(s)s %(B)s %(M)sms "%(f)s" "%(a)s"'

# A percent-encoded Vietnamese letter takes up to nine characters: the longest search still fits.
limit_request_line = limit_request_field_size = 8190
limit_request_fields = 60

# Proxies are believed about the scheme only; the application counts them (TRUSTED_PROXIES) for the client's address.
forwarded_allow_ips = "*" if settings.TRUSTED_PROXIES else ""
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
forwarder_headers = ""

if __name__ == "__main__":
    check_free(host, port)

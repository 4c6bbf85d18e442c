"""Become another program, with limits: `python -I -S launcher.py <parent> <processor> <memory> <file> <program> …`.

A program of its own: what `preexec_fn` would do in a process with threads may never end.
"""

import ctypes
import os
import resource
import signal
import struct
import sys

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446  # the same on every architecture
ACCESSES = {1: 13, 2: 14, 3: 15, 4: 15}  # kinds of access to files that a version of Landlock knows; from 5 on: 16
READ = 0b1101  # run, read a file, read a folder
ONE_FILE = 0b0101  # run, read
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/nix/store")  # the loader and its libraries
libc = ctypes.CDLL(None, use_errno=True)


def main(numbers: list[str], program: list[str]) -> None:
    parent, processor, memory, file = map(int, numbers)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we had asked to die with it
        os.kill(os.getpid(), signal.SIGKILL)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores both, and so would what it becomes
        signal.signal(number, signal.SIG_DFL)
    os.nice(19)
    leave_the_network()
    leave_the_files(program[0])
    for kind, most in {"CPU": processor, "FSIZE": file, "NOFILE": 64, "CORE": 0, "AS": memory}.items():
        hard = most + 1 if kind == "CPU" else most  # a second for SIGXCPU, which says why
        resource.setrlimit(getattr(resource, f"RLIMIT_{kind}"), (most, hard))
    libc.execv(os.fsencode(program[0]), (ctypes.c_char_p * (len(program) + 1))(*map(os.fsencode, program), None))
    raise OSError(ctypes.get_errno(), f"{program[0]} does not start")


def leave_the_network() -> None:
    """Take a network without any interface, where the kernel lets us."""
    if libc.unshare(CLONE_NEWNET):
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def leave_the_files(program: str) -> None:
    """Keep the working folder and what the program needs to start, where the kernel has Landlock; no TCP either."""
    version = libc.syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    every = (1 << ACCESSES.get(version, 16)) - 1
    handled = struct.pack("QQQ", every, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    rules = libc.syscall(LANDLOCK_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0)
    for path, access in {**dict.fromkeys(SYSTEM, READ), program: READ, ".": every}.items():
        if os.path.exists(path):
            allowed = access if os.path.isdir(path) else ONE_FILE
            beneath = struct.pack("=Qi", allowed, os.open(path, os.O_PATH | os.O_CLOEXEC))
            libc.syscall(LANDLOCK_ADD_RULE, rules, 1, beneath, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.syscall(LANDLOCK_RESTRICT_SELF, rules, 0)


if __name__ == "__main__":
    try:
        main(sys.argv[1:5], sys.argv[5:])
    except OSError as error:
        sys.exit(f"[fatal] launcher: {error}")

"""Become another program, with limits: `python -I -S launcher.py <parent> <processor> <memory> <file> <program> …`.

A program of its own: what `preexec_fn` would do in a process with threads may never end.
"""

import ctypes
import errno
import os
import resource
import signal
import struct
import sys

PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
FILTER = 2  # a mode of seccomp
LOAD, EQUAL, AT_LEAST, ANY, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # of BPF: steps left out if so, if not, which number
ALLOW, REFUSE, UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
CALL, MACHINE, FIRST = 0, 4, 16  # where a call's number, the machine's and the lower half of the first argument stand
CLONE_THREAD = 0x10000
CLONE3 = 435  # whose argument no filter can read: libraries take clone where they are told that there is none
FOREIGN = 0x40000000  # from here on: calls of x32, which are the same under other numbers
CALLS = {  # machine: its number, and its calls socket, socketpair, io_uring_setup; ptrace, process_vm_*, pidfd_getfd;
    # rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal; fork, vfork
    "x86_64": (0xC000003E, (41, 53, 425, 101, 310, 311, 438, 129, 297, 424, 57, 58)),
    "aarch64": (0xC00000B7, (198, 199, 425, 117, 270, 271, 438, 138, 240, 424)),
}
CLONE = {"x86_64": 56, "aarch64": 220}  # for threads only
PRCTL = {"x86_64": 157, "aarch64": 167}  # but to outlive the parent
SIGNALS = {"x86_64": (62, 200, 234), "aarch64": (129, 130, 131)}  # kill, tkill, tgkill: for itself only
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
    must(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    leave_the_files(program[0])
    leave_the_others(os.uname().machine)
    for kind, most in {"CPU": processor, "FSIZE": file, "NOFILE": 64, "CORE": 0, "AS": memory}.items():
        hard = most + 1 if kind == "CPU" else most  # a second for SIGXCPU, which says why
        resource.setrlimit(getattr(resource, f"RLIMIT_{kind}"), (most, hard))
    libc.execv(os.fsencode(program[0]), (ctypes.c_char_p * (len(program) + 1))(*map(os.fsencode, program), None))
    raise OSError(ctypes.get_errno(), f"{program[0]} does not start")


def must(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def leave_the_others(machine: str) -> None:
    """Have refused, where the kernel has seccomp: sockets, and ways to take one from another process; new processes,
    which would outlive this one and its limits; signals to others; to outlive the parent.
    """
    if machine not in CALLS:
        return
    number, calls = CALLS[machine]
    allow, refuse, unknown = ((RETURN, 0, 0, end) for end in (ALLOW, REFUSE, UNKNOWN))
    steps = [(LOAD, 0, 0, MACHINE), (EQUAL, 1, 0, number), refuse]
    steps += [(LOAD, 0, 0, CALL), (AT_LEAST, 0, 1, FOREIGN), refuse]
    for call in calls:
        steps += [(EQUAL, 0, 1, call), refuse]
    steps += [(EQUAL, 0, 1, CLONE3), unknown]
    for call, condition, value, if_so, if_not in (
        (CLONE[machine], ANY, CLONE_THREAD, allow, refuse),
        (PRCTL[machine], EQUAL, PR_SET_PDEATHSIG, refuse, allow),
        *((call, EQUAL, os.getpid(), allow, refuse) for call in SIGNALS[machine]),
    ):
        steps += [(EQUAL, 0, 4, call), (LOAD, 0, 0, FIRST), (condition, 0, 1, value), if_so, if_not]
    steps += [allow]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    libc.prctl(PR_SET_SECCOMP, FILTER, struct.pack("HP", len(steps), ctypes.addressof(code)), 0, 0)


def leave_the_files(program: str) -> None:
    """Keep the working folder and what the program needs to start, where the kernel has Landlock; no TCP either."""
    version = libc.syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    every = (1 << ACCESSES.get(version, 16)) - 1
    handled = struct.pack("QQQ", every, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    rules = must(libc.syscall(LANDLOCK_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0))
    for path, access in {**dict.fromkeys(SYSTEM, READ), program: READ, ".": every}.items():
        if os.path.exists(path):
            allowed = access if os.path.isdir(path) else ONE_FILE
            beneath = struct.pack("=Qi", allowed, os.open(path, os.O_PATH | os.O_CLOEXEC))
            must(libc.syscall(LANDLOCK_ADD_RULE, rules, 1, beneath, 0))
    must(libc.syscall(LANDLOCK_RESTRICT_SELF, rules, 0))


if __name__ == "__main__":
    try:
        main(sys.argv[1:5], sys.argv[5:])
    except OSError as error:
        sys.exit(f"[fatal] launcher: {error}")

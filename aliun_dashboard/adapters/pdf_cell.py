"""The cell of the process that reads PDFs: so much memory, no core dumps, no way to the network or to others."""

import ctypes
import errno
import os
import platform
import resource
import struct

MEMORY = 512 * 1024 * 1024  # bytes of addresses, for the reader and for the letter reader it starts, each
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2  # prctl(2)
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000  # seccomp(2)
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # instructions of the kernel's filter
X32 = 0x40000000  # system calls under other numbers
# By machine: how the kernel calls it, and its numbers of socket, ptrace, process_vm_readv, process_vm_writev, io_uring.
MACHINES = {
    "x86_64": (0xC000003E, (41, 101, 310, 311, 425)),
    "aarch64": (0xC00000B7, (198, 117, 270, 271, 425)),
}


def enter() -> None:
    """Shut this process, and all it starts, in for good.

    Elsewhere than on Linux of these machines only memory is limited. Raises OSError where the kernel refuses.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if platform.system() == "Linux" and platform.machine() in MACHINES:
        _forbid(*MACHINES[platform.machine()])


def _forbid(machine: int, calls: tuple[int, ...]) -> None:
    code = _program(machine, calls)
    lines = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(lines))
    libc = ctypes.CDLL(None, use_errno=True)
    none = ctypes.c_ulong(0)
    for order in ((NO_NEW_PRIVILEGES, ctypes.c_ulong(1), none), (SECCOMP, ctypes.c_ulong(FILTER), program)):
        if libc.prctl(*order, none, none):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _program(machine: int, calls: tuple[int, ...]) -> bytes:
    """The filter: a foreign machine ends the process, `calls` are refused, everything else is allowed."""
    checks = [(AT_LEAST, len(calls) + 1, 0, X32)]
    checks += [(EQUAL, len(calls) - number, 0, call) for number, call in enumerate(calls)]
    program = [
        (LOAD, 0, 0, 4),
        (EQUAL, 1, 0, machine),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0),
        *checks,
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in program)

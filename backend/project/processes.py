"""Whether a process lives, and is the one that was meant: process ids are used again."""

import os
import sys
from pathlib import Path


def started(pid: int) -> float | None:
    """When a process started: seconds on a scale of this machine that does not move while it is up.

    On Linux since boot, so that setting the clock changes nothing. None where the process is gone (a zombie is gone
    too) or the system does not say. What :class:`Heartbeat` keeps as ``process_started``.
    """
    if pid <= 0:
        return None
    if sys.platform == "linux":
        return _from_proc(pid)
    return _from_psutil(pid)


def is_alive(pid: int, process_started: float) -> bool:
    """Whether the process that had this id and start time still runs.

    Where the system does not say when processes start, whether any process has the id.
    """
    now = started(pid)
    if now is None:
        return sys.platform != "linux" and _exists(pid)
    return process_started <= 0 or abs(now - process_started) < 1.5


def _from_proc(pid: int) -> float | None:
    try:
        # "pid (name) state ppid …": the name may hold spaces and brackets, so count from its end.
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    if fields[0] in "ZX":
        return None
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")


def _from_psutil(pid: int) -> float | None:
    try:
        import psutil
    except ImportError:
        return None
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else float(process.create_time())
    except psutil.Error:
        return None


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

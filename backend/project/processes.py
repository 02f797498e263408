"""Whether a process still runs. Process ids are used again, so its start time is compared too."""

import os
import subprocess
import sys
import time
from pathlib import Path

_SAME_S = 1.5
"""Two start times that differ by less are the same, seconds (``ps`` gives whole ones)."""


def started(pid: int) -> float | None:
    """When a process started, seconds; what :class:`Heartbeat` keeps as ``process_started``.

    On Linux since boot, so that setting the clock changes nothing; elsewhere since 1970. None where the
    process is gone (a zombie is gone too) or the system does not say.
    """
    if pid <= 0:
        return None
    if sys.platform == "linux":
        return _from_proc(pid)
    elif sys.platform == "win32":  # noqa: RET505 - so that mypy sees that each is for one system
        return _from_windows(pid)
    else:
        return _from_ps(pid)


def is_alive(pid: int, process_started: float) -> bool:
    """Whether the process that had this id and start time still runs. A start of 0 stands for any."""
    now = started(pid)
    return now is not None and (process_started <= 0 or abs(now - process_started) < _SAME_S)


def _from_proc(pid: int) -> float | None:
    try:
        # "pid (name) state ppid …": the name may hold spaces and brackets, so count from its end.
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    if fields[0] in "ZX":
        return None
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")


def _from_ps(pid: int) -> float | None:
    try:
        answer = subprocess.run(
            ["/bin/ps", "-o", "stat=,lstart=", "-p", str(pid)],
            env={"LC_ALL": "C"}, capture_output=True, text=True, timeout=5, check=False,
        ).stdout.split(None, 1)  # fmt: skip
        if len(answer) < 2 or answer[0].startswith("Z"):
            return None
        return time.mktime(time.strptime(answer[1].strip(), "%a %b %d %H:%M:%S %Y"))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    def _from_windows(pid: int) -> float | None:
        # os.kill(pid, 0) would send Ctrl-C here instead of asking.
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
        if not handle:
            return None
        try:
            code = wintypes.DWORD()
            times = [wintypes.FILETIME() for _ in range(4)]
            known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
            alive = known and code.value == 259  # STILL_ACTIVE
            if not alive or not kernel.GetProcessTimes(handle, *(ctypes.byref(t) for t in times)):
                return None
            ticks = (times[0].dwHighDateTime << 32) + times[0].dwLowDateTime
            return float(ticks / 1e7 - 11644473600.0)
        finally:
            kernel.CloseHandle(handle)

"""Ending a process together with all that it started."""

import contextlib
import os
import signal
import subprocess
import sys
from typing import Any


def own_group() -> dict[str, Any]:
    """Arguments for ``Popen`` that put the child into a process group of its own."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def terminate(process: subprocess.Popen[bytes]) -> None:
    """Ask the process to end."""
    if process.poll() is None:
        process.terminate()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End the process and its children at once, also where the process itself is gone already."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def end_own_group(status: int) -> None:
    """End this process at once, and its children with it where it leads a group. Does not return."""
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(status)

"""Starts trainers as processes of their own, which outlive whoever started them."""

import subprocess
import sys
import time
from pathlib import Path

from backend.jobs.context import JobContext
from backend.project.children import command
from backend.project.runs import Runs
from backend.protocol.notices import notice
from backend.protocol.problems import Problem, VoicewrightError, problem
from backend.training.record import heartbeat

LOG = "trainer.log"
MODULE = "backend.jobs.train_run"
_PATIENCE_S = 30.0
_children: list["subprocess.Popen[bytes]"] = []
"""Kept so that they are reaped when they end while this process still lives."""


def start(runs: Runs, id: str, context: JobContext) -> None:
    """Start a run's trainer on behalf of a job. A job that is cancelled meanwhile has started what lives apart from it:
    that is asked to stop in turn. Raises as :func:`spawn` does.
    """
    context.report(0.8, notice("starting-trainer"))
    spawn(runs.folder(id))
    if context.cancelled():
        runs.request_stop(id)


def spawn(run: Path) -> int:
    """Start the trainer of a run, detached; returns its process id once it has given a sign of life.

    Raises ``VoicewrightError`` if it ends before that.
    """
    _children[:] = [child for child in _children if child.poll() is None]
    before = _stamp(run)
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    with (run / LOG).open("ab") as log:
        child = subprocess.Popen(
            command(MODULE, str(run)),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            creationflags=flags,
        )
    _children.append(child)
    give_up_at = time.monotonic() + _PATIENCE_S
    while _stamp(run) == before and time.monotonic() < give_up_at:
        try:
            status = child.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
        if _stamp(run) == before:
            raise VoicewrightError(_died(run, status))
    return child.pid


def _stamp(run: Path) -> int:
    try:
        return (run / heartbeat.NAME).stat().st_mtime_ns
    except OSError:
        return 0


def _died(run: Path, status: int) -> Problem:
    tail = (run / LOG).read_text(errors="replace")[-4000:]
    said = tail.strip().splitlines()
    if said:
        return problem("trainer-died/at-start", says=said[-1], file=run / LOG, detail=tail)
    return problem("trainer-died/mute", status=status, file=run / LOG)

"""A worker whose jobs do as their text says: ``python -m tests.fakes.worker``. Jobs come as Plan and Check."""

import os
import sys
import time

from backend.jobs.context import JobContext
from backend.protocol.findings import Health
from backend.protocol.jobs import AnyJob, AnyResult, Checked, Planned
from backend.protocol.notices import Notice
from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Contour, Score
from backend.server.worker import main
from tests.fakes.problems import told


def act(job: AnyJob, context: JobContext) -> AnyResult:
    """Follow the orders in the job's ``project``: ``order argument``."""
    order, _, argument = job.project.partition(" ")
    match order:
        case "chatter":
            print("a library prints to stdout")  # noqa: T201 - that is the fault
            os.write(1, b'{"type":"pong","nonce":666}\n')
        case "wait":  # for a cancel, politely
            while True:
                context.report(0.5, Notice.earlier("waiting"))
                time.sleep(0.01)
        case "stubborn":  # hears no cancel
            context.report(0.0, Notice.earlier("stubborn"))
            time.sleep(float(argument))
        case "die":
            context.report(0.0, Notice.earlier("dying"))
            print("last words", file=sys.stderr, flush=True)  # noqa: T201
            os._exit(int(argument))
        case "fail":
            raise VoicewrightError(told("asked-to-fail", "It failed as asked."))
        case "bug":
            raise ZeroDivisionError("a bug")
        case "child":  # a process of its own that must not outlive it
            import subprocess

            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            context.report(0.0, Notice.earlier(f"child {child.pid}"))
            time.sleep(600)
    if type(job).__name__ == "Check":
        health = Health(
            clips=0, speech_s=0, errors=0, warnings=0, phones=[], missing_phones=[], diphones_seen=0, diphones_common=0
        )
        return Checked(health=health, findings=os.getpid())
    return Planned(score=Score(language="en", text=str(os.getpid()), phones=[], f0=Contour(hop_s=0.01, hz=[])))


if __name__ == "__main__":
    sys.exit(main(act))

"""A client that does nothing by itself: the test says what the backend would have said."""

from backend.protocol import wire
from backend.protocol.jobs import AnyJob, AnyResult, Families, FamilyList
from backend.protocol.notices import Notice
from backend.protocol.problems import Problem
from studio.client.client import Client


class FakeClient(Client):
    """Jobs that were asked for lie in ``jobs``; ``answers`` maps a job's type to a result given at once."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: dict[str, AnyJob] = {}
        self.cancelled: list[str] = []
        self.restarts = 0
        self.answers: dict[type, AnyResult | Problem] = {Families: FamilyList(families=[])}

    def open(self) -> None:
        self._enter("ready")

    def start(self, id: str, job: AnyJob) -> None:
        self.jobs[id] = job
        answer = self.answers.get(type(job))
        if isinstance(answer, Problem):
            self.fail(id, answer)
        elif answer is not None:
            self.done(id, answer)

    def cancel(self, id: str) -> None:
        self.cancelled.append(id)

    def restart(self) -> None:
        self.restarts += 1
        self._enter("ready")

    def close(self) -> None:
        self._enter("down")

    # What the backend says.

    def id_of(self, kind: type) -> str:
        """The id of the newest job of a type."""
        return next(id_ for id_, job in reversed(self.jobs.items()) if isinstance(job, kind))

    def begin(self, id: str) -> None:
        self.heard.emit(wire.JobStarted(id=id))

    def progress(self, id: str, fraction: float, text: str = "", eta_s: float | None = None) -> None:
        self.heard.emit(
            wire.Progress(id=id, fraction=fraction, doing=Notice.earlier(text) if text else None, eta_s=eta_s)
        )

    def done(self, id: str, result: AnyResult) -> None:
        self.heard.emit(wire.Done(id=id, result=result))

    def fail(self, id: str, problem: Problem) -> None:
        self.heard.emit(wire.Failed(id=id, problem=problem))

    def stop(self, id: str) -> None:
        self.heard.emit(wire.JobCancelled(id=id))

    def die(self, words: str = "", *, again: bool = True) -> None:
        """The backend's process ended."""
        self._enter("starting" if again else "given-up")
        self.lost.emit(words)

    def hang(self) -> None:
        self._enter("hung")

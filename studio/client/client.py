"""What the window asks of the backend, and what it hears. The real client and the tests' fake are both one."""

from PySide6.QtCore import QObject, Signal

from backend.protocol.jobs import AnyJob


class Client(QObject):
    """Typed requests out, events in, all on the Qt thread."""

    heard = Signal(object)
    """A ``backend.protocol.wire.Event`` about a job, or a Log."""
    state_changed = Signal(str)
    """``down``, ``starting``, ``ready``, ``hung`` or ``given-up``."""
    lost = Signal(str)
    """The backend ended unasked; the last lines that it wrote to stderr. Running jobs are lost with it."""

    state = "down"
    threads = 0
    """Threads that work may take; 0: as the backend sees fit. It is told when it starts."""

    def open(self) -> None:
        """Start the backend. Jobs may be asked for at once; they are sent when it is ready."""
        raise NotImplementedError

    def start(self, id: str, job: AnyJob) -> None:
        """Do a job; what happens to it comes as events with this id."""
        raise NotImplementedError

    def cancel(self, id: str) -> None:
        """Stop a job."""
        raise NotImplementedError

    def restart(self) -> None:
        """End the backend and start it anew."""
        raise NotImplementedError

    def close(self) -> None:
        """End the backend. Trainings are detached and go on."""
        raise NotImplementedError

    def _enter(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

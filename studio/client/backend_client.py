"""The client that talks to a real backend process."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QObject, QTimer

from backend.protocol import wire
from backend.protocol.jobs import AnyJob
from studio.client.client import Client
from studio.client.process import BackendProcess

PING_MS = 2000
HUNG_AFTER = 4
"""Pings in a row, without a word of the backend about anything, after which it counts as hung."""


class BackendClient(Client):
    """Spawns the backend, sends requests when it is ready, and notices when it hangs or dies."""

    def __init__(self, command: Sequence[str] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.process = BackendProcess(command, self)
        self.process.line.connect(self._heard)
        self.process.ended.connect(self._ended)
        self._waiting: dict[str, AnyJob] = {}
        self._unstarted: dict[str, AnyJob] = {}
        self._unwanted: set[str] = set()
        """Jobs to cancel that the backend, which may hang, has not begun."""
        self._nonce = 0
        self._answered = 0
        self._ping = QTimer(self)
        self._ping.setInterval(PING_MS)
        self._ping.timeout.connect(self._ask)

    def open(self) -> None:
        """Start the backend."""
        self._enter("starting")
        self.process.threads = self.threads
        self.process.open()
        self._ping.start()

    def start(self, id: str, job: AnyJob) -> None:
        """Send a job now, or as soon as the backend is ready."""
        if self.state in ("ready", "hung"):
            self._send(id, job)
            return
        self._waiting[id] = job
        if self.state in ("down", "given-up"):
            self.open()

    def cancel(self, id: str) -> None:
        """Stop a job; one that was not sent yet is just forgotten."""
        if self._waiting.pop(id, None) is not None:
            self.heard.emit(wire.JobCancelled(id=id))
            return
        if id in self._unstarted:
            self._unwanted.add(id)
        self.process.write(wire.encode(wire.Cancel(id=id)))

    def restart(self) -> None:
        """End the backend and start it anew."""
        self._enter("starting")
        self.process.threads = self.threads
        self.process.restart()
        self._ping.start()

    def close(self) -> None:
        """Ask the backend to end; kill it if it does not."""
        self._ping.stop()
        if self.state in ("ready", "hung"):
            self.process.write(wire.encode(wire.Shutdown()))
        self._waiting.clear()
        self._unstarted.clear()
        self._unwanted.clear()
        self.process.close()
        self._enter("down")

    def _heard(self, line: bytes) -> None:
        try:
            event = wire.decode_event(line)
        except msgspec.MsgspecError as error:
            self.heard.emit(wire.Log(text=f"unreadable line from the backend: {error}", source="studio"))
            return
        if isinstance(event, wire.Hello):
            self._greeted(event)
            return
        # Whoever tells how far an import is does not hang, however long a busy machine takes for the next pong.
        self._answered = self._nonce
        if self.state == "hung":
            self._enter("ready")
        if not isinstance(event, wire.Pong):
            id_ = getattr(event, "id", "")
            self._unstarted.pop(id_, None)
            self._unwanted.discard(id_)
            self.heard.emit(event)

    def _greeted(self, hello: wire.Hello) -> None:
        if hello.version != wire.VERSION:
            self.heard.emit(wire.Log(text=f"The backend speaks version {hello.version}.", source="studio"))
            self.process.close()
            self._enter("given-up")
            return
        self._answered = self._nonce
        self._enter("ready")
        waiting, self._waiting = self._waiting, {}
        for id_, job in waiting.items():
            self._send(id_, job)

    def _send(self, id: str, job: AnyJob) -> None:
        self._unstarted[id] = job
        self.process.write(wire.encode(wire.Start(id=id, job=job)))

    def _ask(self) -> None:
        if self.state not in ("ready", "hung"):
            return
        if self._nonce - self._answered >= HUNG_AFTER:
            self._enter("hung")
        self._nonce += 1
        self.process.write(wire.encode(wire.Ping(nonce=self._nonce)))

    def _ended(self, again: bool) -> None:
        # What was sent and never begun is sent again; it cannot have done anything yet.
        self._waiting, self._unstarted = self._unstarted | self._waiting, {}
        unwanted, self._unwanted = self._unwanted, set()
        for id_ in unwanted:
            del self._waiting[id_]
            self.heard.emit(wire.JobCancelled(id=id_))
        self._enter("starting" if again else "given-up")
        self.lost.emit(self.process.last_words)

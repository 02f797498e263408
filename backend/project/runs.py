"""Runs: trainings, read from their folders. The folder is the only truth; nothing here is in the database."""

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from backend.project import clock, durable, earlier_events, earlier_names, json_file, processes
from backend.project.errors import DamagedDatabaseError, ProjectError, not_found
from backend.project.lock import is_free
from backend.project.names import is_plain_name
from backend.protocol import json
from backend.protocol.problems import Problem, problem
from backend.protocol.runs import Checkpoint, Heartbeat, RunConfig, RunEvent, Started, Stopped

State = Literal["waiting", "running", "stopped", "finished", "failed", "crashed"]

STALE_S = 60.0
"""A heartbeat of another machine counts as alive for so long, seconds."""
LAUNCH_S = 180.0
"""So long a launched trainer may take until its first heartbeat, seconds."""

CONFIG = "config.json"
"""The file in a run's folder that says what is trained."""
LOCK = "lock"
"""The file in a run's folder that its trainer holds."""
STOP = "stop"
"""The file in a run's folder that asks it to stop."""

_events: json.Decoder[RunEvent] = json.Decoder(RunEvent)
_START = b'{"event":'


def read_config(folder: Path) -> RunConfig:
    """What is trained in a run's folder, an earlier version's too. Raises ``OSError``, ``msgspec.MsgspecError``."""
    config = json.decode(json_file.read(folder / CONFIG), type=RunConfig)
    return msgspec.structs.replace(config, values=earlier_names.settings(config.values))


class Runs:
    """The runs in a project's ``runs/`` folder."""

    def __init__(self, folder: Path, require_writable: Callable[[], None]) -> None:
        self._folder = folder
        self._require_writable = require_writable

    def ids(self) -> list[str]:
        """Ids of every run, oldest first (by the time in their config, then by id)."""
        return [id_ for _, id_ in self._in_order()]

    def moment(self) -> str:
        """When a run that is made now was made: later than all that are there, even where the clock was set back."""
        return clock.after(created for created, _ in self._in_order())

    def _in_order(self) -> list[tuple[str, str]]:
        """Time and id of each."""
        found = []
        for entry in self._folder.iterdir() if self._folder.is_dir() else ():
            if is_plain_name(entry.name) and (entry / CONFIG).is_file():
                try:
                    created = self.config(entry.name).created
                except ProjectError:
                    created = ""
                found.append((created, entry.name))
        return sorted(found)

    def folder(self, id: str) -> Path:
        """Where a run lies, or would. Raises ``NotFoundError`` for an id that cannot be one."""
        if not is_plain_name(id):
            raise not_found("run", id)
        return self._folder / id

    def config(self, id: str) -> RunConfig:
        """A run's config. Raises ``NotFoundError``, or ``DamagedDatabaseError`` if it cannot be read."""
        file = self.folder(id) / CONFIG
        try:
            return read_config(file.parent)
        except OSError as error:
            raise not_found("run", id) from error
        except msgspec.MsgspecError as error:
            raise DamagedDatabaseError(problem("run-damaged", id=id, says=str(error), file=file)) from error

    def events(self, id: str, offset: int = 0) -> tuple[list[RunEvent], int]:
        """Events from byte ``offset`` on, and the offset to go on from.

        A last line that is still being written is left for the next call; a line that was torn by a
        crash is passed over. A file that became shorter is read from its start.
        """
        file = self.folder(id) / "events.jsonl"
        try:
            with file.open("rb") as reader:
                size = os.fstat(reader.fileno()).st_size
                offset = 0 if offset > size else offset
                reader.seek(offset)
                data = reader.read()
        except OSError:
            return [], offset
        whole = data.rfind(b"\n") + 1
        found = [event for line in data[:whole].split(b"\n") if (event := _event(line)) is not None]
        return found, offset + whole

    def heartbeat(self, id: str) -> Heartbeat | None:
        """The last sign of life; None where there is none or it cannot be read."""
        try:
            return json.decode((self.folder(id) / "heartbeat").read_bytes(), type=Heartbeat)
        except (OSError, msgspec.MsgspecError):
            return None

    def state(self, id: str) -> State:
        """What a run is doing.

        waiting: not started yet; running: its process lives; stopped: a person asked, maybe before it began;
        finished: done; failed: it gave up and said why; crashed: its process ended without a word. See also
        :meth:`resumable`.
        """
        last = self._last_word(id)
        beat = self.heartbeat(id)
        # The process first: a resumed run's file ends with the old Stopped until the trainer has loaded. Who said that
        # is compared, not when: clocks are set back.
        ended = isinstance(last, Stopped) and (beat is None or last.pid in (0, beat.pid))
        if beat is not None and not ended and self._lives(id, beat):
            return "running"
        if isinstance(last, Stopped):
            return _after(last)
        if isinstance(last, Started) or beat is not None:
            return "crashed"
        if self.stop_asked(id):
            return "stopped"
        return "crashed" if self._launch_died(id) else "waiting"

    def resumable(self, id: str) -> bool:
        """Whether training can go on: it does not run now, and has a checkpoint or was stopped before there was one."""
        state = self.state(id)
        return state == "stopped" or (state not in ("running", "waiting") and bool(self.checkpoints(id)))

    def checkpoints(self, id: str) -> list[Path]:
        """Folders of the checkpoints that are complete, by step.

        Their hashes are checked by whoever loads them.
        """
        folder = self.folder(id) / "checkpoints"
        return sorted(file.parent for file in folder.glob("step-*/state.json"))

    def best(self, id: str) -> Checkpoint | None:
        """The last checkpoint that was marked best."""
        events, _ = self.events(id)
        return next((e for e in reversed(events) if isinstance(e, Checkpoint) and e.best), None)

    def stop_problem(self, id: str) -> Problem | None:
        """Why a run failed, as it said itself."""
        last = self._last_word(id)
        return last.problem if isinstance(last, Stopped) else None

    def request_stop(self, id: str) -> None:
        """Ask for a soft stop: at the next step's end, with a checkpoint. Raises ``NotFoundError``.

        What comes after the run is asked as well, and first: it may just be handing over.
        """
        for one in reversed((id, *self.config(id).then)):
            if self.folder(one).is_dir():
                durable.write_bytes(self.folder(one) / STOP, b"")

    def stop_asked(self, id: str) -> bool:
        """Whether somebody asked for a soft stop that no trainer has heard or forgotten since."""
        return (self.folder(id) / STOP).is_file()

    def forget_stop(self, id: str) -> None:
        """Somebody asks to go on: wishes to stop from before are not meant any longer. Raises ``NotFoundError``."""
        for one in (id, *self.config(id).then):
            (self.folder(one) / STOP).unlink(missing_ok=True)

    def _last_word(self, id: str) -> Started | Stopped | None:
        # Asked every second for every run: only lines that may be meant are decoded.
        try:
            lines = (self.folder(id) / "events.jsonl").read_bytes().split(b"\n")[:-1]
        except OSError:
            return None
        for line in reversed(lines):
            if b'"started"' in line or b'"stopped"' in line:
                event = _event(line)
                if isinstance(event, Started | Stopped):
                    return event
        return None

    def has_trainer(self, id: str) -> bool:
        """Whether a process works on it, or is about to."""
        beat = self.heartbeat(id)
        return beat is not None and self._lives(id, beat)

    def _lives(self, id: str, beat: Heartbeat) -> bool:
        if beat.host in ("", socket.gethostname()):
            # A copy of a project holds the heartbeats of the trainers of the first one, and not their locks.
            return processes.is_alive(beat.pid, beat.process_started) and not is_free(self.folder(id) / LOCK)
        return self._age_s(id, "heartbeat") < STALE_S

    def _launch_died(self, id: str) -> bool:
        try:
            launched = (self.folder(id) / "trainer.log").stat().st_size >= 0
        except OSError:
            return False
        return launched and self._age_s(id, "trainer.log") > LAUNCH_S

    def _age_s(self, id: str, file: str) -> float:
        # What was written in a future that a clock set back took away is as old as it is far.
        try:
            return abs(time.time() - (self.folder(id) / file).stat().st_mtime)
        except OSError:
            return float("inf")


def _after(stopped: Stopped) -> State:
    match stopped.reason:
        case "asked":
            return "stopped"
        case "failed" | "no-progress":
            return "failed"
    return "finished"


def _event(line: bytes) -> RunEvent | None:
    if not line.strip(b"\0 \r\t"):
        return None
    if (event := _decode(line)) is not None:
        return event
    # A resumed trainer may have appended right behind a torn line: its event is whole.
    behind = line.rfind(_START)
    return _decode(line[behind:]) if behind > 0 else None


def _decode(line: bytes) -> RunEvent | None:
    try:
        event: RunEvent = _events.decode(line)
        return event
    except msgspec.MsgspecError:
        return earlier_events.read(line)

"""``events.jsonl``: appended to, never rewritten, so that anybody can follow a run by reading it."""

import os
import threading
from pathlib import Path

import msgspec

from backend.protocol import json
from backend.protocol.runs import RunEvent, Sample, Started, Stopped

NAME = "events.jsonl"


class EventLog:
    """Writes events; safe from several threads. A line that a kill tore is cut off on opening."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / NAME
        self.last_wall_s = _mend(self._path)
        """The last event's time before this process, training seconds."""
        self._file = self._path.open("ab", buffering=0)
        self._lock = threading.Lock()
        self._encoder = msgspec.json.Encoder()

    def write(self, event: RunEvent) -> None:
        """Append one line. Those that a person would miss after a power cut are synced to the disk."""
        line = self._encoder.encode(event) + b"\n"
        with self._lock:
            self._file.write(line)
            if isinstance(event, Started | Stopped | Sample):
                os.fsync(self._file.fileno())

    def close(self) -> None:
        """Sync and close."""
        with self._lock:
            os.fsync(self._file.fileno())
            self._file.close()


class _Time(msgspec.Struct):
    wall_s: float = 0.0


def _mend(path: Path) -> float:
    """Cut off a torn last line; returns the last event's ``wall_s``."""
    if not path.is_file():
        return 0.0
    with path.open("r+b") as file:
        data = file.read()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            file.truncate(whole)
    for line in reversed(data[:whole].splitlines()):
        try:
            return json.decode(line, type=_Time).wall_s
        except msgspec.MsgspecError:
            continue
    return 0.0

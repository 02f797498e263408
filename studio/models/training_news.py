"""Trainings of projects that were open lately, whether they are open now or not: what runs, and what has ended."""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from backend.project.opening import SUFFIX
from backend.project.run_story import RunStory
from backend.project.runs import Runs
from backend.protocol import json
from backend.protocol.families import stage_title
from backend.protocol.problems import VoicewrightError
from studio.models.background import Background
from studio.models.preferences import SettingsStore
from studio.models.trainings import front

BUSY_MS, IDLE_MS = 2000, 10_000
NEW_S = 2 * 86_400.0
"""What ended longer ago is no news, seconds."""
MOST = 3


class _Card(msgspec.Struct):
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class News:
    """One training of one project."""

    folder: Path
    """The project."""
    run: str
    """Its stage in front."""
    name: str
    """The voice that it makes."""
    state: str
    """As ``RunStory.state``."""
    eta_s: float | None
    """Seconds left of the stage in front."""
    voice: str
    """Id of the voice if it can be tried; else empty."""
    at_s: float
    """When it was last heard of, Unix seconds."""

    @property
    def ready(self) -> bool:
        """Whether all of it is trained and its voice can be tried."""
        return self.state == "finished" and bool(self.voice)

    @property
    def project(self) -> str:
        """The project's name."""
        return self.folder.name.removesuffix(SUFFIX)


@dataclass
class Told:
    """A run's story as far as it was read."""

    story: RunStory
    offset: int = 0
    """Byte of its events to go on from."""


Known = dict[Path, Told]
"""By the run's folder."""


def look(folders: Sequence[Path], now_s: float, known: Known) -> list[News]:
    """What is to be told of these projects, what runs first, then the newest. Reads only, and of each run what is new
    since the last look, which ``known`` keeps; runs in a thread.
    """
    found = [one for folder in folders for one in _of_project(folder, now_s, known)]
    return sorted(found, key=lambda one: (one.state != "running", -one.at_s))[:MOST]


def _of_project(folder: Path, now_s: float, known: Known) -> list[News]:
    runs = Runs(folder / "runs", lambda: None)
    voices: dict[str, list[tuple[RunStory, float]]] = {}
    for id_ in runs.ids():
        with suppress(VoicewrightError, OSError):  # being made, or being removed: the next look will see
            at_s = max((file.stat().st_mtime for file in _signs(runs.folder(id_))), default=0.0)
            if now_s - at_s < NEW_S:
                story = _story(runs, id_, known)
                voices.setdefault(story.config.voice or id_, []).append((story, at_s))
    return [_news(folder, stages) for stages in voices.values()]


def _story(runs: Runs, id_: str, known: Known) -> RunStory:
    config = runs.config(id_)
    told = known.setdefault(runs.folder(id_), Told(RunStory(config=config)))
    events, told.offset = runs.events(id_, told.offset)
    told.story.take(events)
    told.story.config, told.story.state = config, runs.state(id_)
    return told.story


def _signs(run: Path) -> list[Path]:
    return [file for file in (run / "events.jsonl", run / "heartbeat") if file.is_file()]


def _news(folder: Path, stages: list[tuple[RunStory, float]]) -> News:
    story = front([story for story, _ in stages])
    config = story.config
    card = folder / "voices" / config.voice / "voice.json"
    named = ""
    if config.voice and card.is_file():
        with suppress(OSError, msgspec.MsgspecError):
            named = json.decode(card.read_bytes(), type=_Card).name
    return News(
        folder=folder,
        run=config.id,
        name=named or config.name or config.title or stage_title(config.family, config.stage),
        state=story.state,
        eta_s=story.eta_s,
        voice=config.voice if named else "",
        at_s=max(at_s for _, at_s in stages),
    )


class TrainingNews(QObject):
    """Looks in a thread, more often while something trains."""

    changed = Signal()
    ended = Signal(object)
    """The News of a training that ran when it was last looked at, and does no longer."""

    def __init__(self, settings: SettingsStore, work: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._work = settings, work
        self.items: list[News] = []
        self._looking = False
        self._known: Known = {}
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(IDLE_MS)

    @property
    def running(self) -> list[News]:
        """What trains now."""
        return [one for one in self.items if one.state == "running"]

    def look(self) -> None:
        """See what is new."""
        if not self._looking:
            self._looking = True
            folders = self._settings.value.recent_folders()
            self._work.run(
                partial(look, folders, time.time(), self._known), self._saw, lambda _problem: self._saw(self.items)
            )

    def _saw(self, items: list[News]) -> None:
        self._looking = False
        ran = {(one.folder, one.run) for one in self.running}
        before, self.items = self.items, items
        self._timer.setInterval(BUSY_MS if self.running else IDLE_MS)
        if items != before:
            self.changed.emit()
        going = {one.name for one in self.running}
        for one in items:
            if (one.folder, one.run) in ran and one.state != "running" and one.name not in going:
                self.ended.emit(one)

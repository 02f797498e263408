"""What the palette offers: actions of the window, of every workspace, recent projects and voices."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QKeySequence

from backend.project.opening import SUFFIX
from studio.models.preferences import SettingsStore
from studio.ui.action_set import ActionSet
from studio.ui.needs import HasVoices, Navigates
from studio.ui.place import Place
from studio.ui.shared.palette import Entry
from studio.ui.targets import use_of
from studio.words.language import tr

HERE, ANYWHERE, ELSEWHERE, THINGS = range(4)
"""Which of things that fit as well are first."""


class Needs(Navigates, HasVoices, Protocol):
    """Actions, and things that can be gone to."""

    @property
    def action_set(self) -> ActionSet: ...
    @property
    def settings(self) -> SettingsStore: ...


def actions(
    action_set: ActionSet, places: Mapping[str, Place], front: str, go: Callable[[str], object]
) -> Iterator[Entry]:
    """All actions. Those of another workspace bring it to the front first; ``go`` does that."""
    for declared in action_set.declared.values():
        living = action_set.living[declared.id]
        shown = Entry(
            text=living.text().rstrip("…"),
            do=living.trigger,
            icon=declared.icon,
            keys=living.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            words=f"{declared.words} {declared.tip}",
            enabled=living.isEnabled(),
            rank=ANYWHERE if declared.scope == "app" else HERE,
        )
        if declared.scope in ("app", front):
            yield shown
        elif front:
            there = partial(_elsewhere, go, declared.scope, living.trigger)
            yield replace(shown, do=there, where=places[declared.scope].title, enabled=True, rank=ELSEWHERE)


def _elsewhere(go: Callable[[str], object], workspace: str, trigger: Callable[[], object]) -> None:
    go(workspace)
    trigger()


def projects(settings: SettingsStore, open_: Callable[[Path], object]) -> Iterator[Entry]:
    """Projects that were open lately and are still there."""
    for folder in settings.value.recent_folders():
        yield Entry(
            text=folder.name.removesuffix(SUFFIX),
            do=partial(open_, folder),
            icon="folder-open",
            where=str(folder.parent),
            words=tr("project recent open"),
            rank=THINGS,
        )


def voices(needs: Needs) -> Iterator[Entry]:
    """Voices, to be tried."""
    for voice in needs.voices.items:
        yield Entry(
            text=voice.name,
            do=partial(needs.navigate, use_of(voice)),
            icon="library",
            where=tr("Voice"),
            words=tr("voice use"),
            rank=THINGS,
        )

"""A person's preferences: one frozen value, kept as JSON in the folder that the system has for that."""

import contextlib
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import appdirs
import msgspec

from backend.project import json_file
from backend.protocol import json

RECENT_LIMIT = 8


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the window remembers that is not part of a project."""

    language: str = ""
    """Of the window, a code; empty: the system's, where the window can be in it."""
    theme: str = "dark"
    """``dark``, ``light`` or ``system``."""
    recent: tuple[str, ...] = ()
    """Project folders, newest first."""
    workspace: str = "dataset"
    """The workspace that was in front."""
    geometry: str = ""
    """Size and place of the window, as Qt writes it, base64."""
    font_px: int = 13
    """Size of the interface's text, pixels."""
    guide: bool = True
    """The welcome page offers the first steps."""
    reopen: bool = False
    """Open the newest project at the start."""
    projects: str = ""
    """Where new projects are offered to be made; empty: where the system keeps documents."""
    input_device: str = ""
    """Name of the microphone; empty: the system's default."""
    output_device: str = ""
    """Name of the loudspeaker; empty: the system's default."""
    volume: int = 100
    """Of what is played, percent."""
    device: str = "auto"
    """What a new training runs on: ``auto``, ``cpu`` or ``cuda``."""
    threads: int = 0
    """Threads that the backend's work may take; 0: as it sees fit."""
    recogniser: str = ""
    """What writes down speech, as ``Transcribe.recogniser``; empty: the best that is installed."""
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Shortcuts that were changed: an action's id → its keys, in Qt's portable text; none: it has no key."""
    audio: str = "auto"
    """``auto``: the machine's devices; ``fake``: none of them, for tests and demonstrations."""
    record_auto_next: bool = True
    """Go to the next prompt after a good take."""
    record_best_next: bool = True
    """That one being the prompt whose sounds are missing most, not the one behind."""
    record_auto_listen: bool = False
    """Play a take as soon as it is recorded."""
    record_hold: bool = False
    """Record for as long as the key is held."""
    record_count_in: bool = False
    """Count three beats before a recording begins."""
    record_early_ms: int = 300
    """What is said in so many milliseconds before the key is in the take; 0: the microphone is closed until then."""
    record_monitor: bool = False
    """Hear oneself while recording: with headphones only."""
    folders: dict[str, str] = field(default_factory=dict)
    """Where a question for a file was answered last: its title → a folder."""
    inspector_width: int = 320
    """Width of the panel on the right, pixels."""

    def recent_folders(self) -> list[Path]:
        """Recent projects that are still there, newest first."""
        return [Path(name) for name in self.recent if (Path(name) / "project.sqlite").is_file()]

    def with_recent(self, folder: Path) -> "Settings":
        """The same with ``folder`` as the newest project."""
        name = str(folder)
        return replace(self, recent=(name, *(r for r in self.recent if r != name))[:RECENT_LIMIT])


def settings_folder() -> Path:
    """Where the preferences lie; ``VOICEWRIGHT_CONFIG`` moves it (tests, portable installs)."""
    return Path(os.environ.get("VOICEWRIGHT_CONFIG") or appdirs.user_config_dir("voicewright", False))


def load(folder: Path | None = None) -> Settings:
    """Read the preferences; what is missing or broken in the file falls back to the defaults, field by field."""
    path = (folder or settings_folder()) / "settings.json"
    try:
        raw: Any = json.decode(json_file.read(path))
    except (OSError, msgspec.DecodeError):
        return Settings()
    if not isinstance(raw, dict):
        return Settings()
    known: dict[str, Any] = {}
    for one in fields(Settings):
        if one.name in raw:
            with contextlib.suppress(msgspec.ValidationError):
                known[one.name] = msgspec.convert(raw[one.name], type=one.type)
    return Settings(**known)


def save(settings: Settings, folder: Path | None = None) -> None:
    """Write the preferences so that a crash leaves either the old or the new ones. Raises ``OSError``."""
    folder = folder or settings_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "settings.json"
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(msgspec.json.format(msgspec.json.encode(asdict(settings))))
    part.replace(path)

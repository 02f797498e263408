"""Prompt scripts: one sentence a line, ``id<TAB>text``, or LJSpeech's ``id|text|text in words``; empty lines and lines
that begin with # are passed over.
"""

from pathlib import Path

import assets
from backend.protocol.problems import VoicewrightError, problem, refuse

BUILT_IN = Path(assets.__file__).parent / "prompts"
LARGEST = 4_000_000
"""Bytes; a larger file is no script."""


def read(path: Path) -> list[str]:
    """The sentences of a script. Raises ``VoicewrightError``."""
    try:
        if path.stat().st_size > LARGEST:
            refuse("prompts-unreadable/large", most=LARGEST, file=path)
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise VoicewrightError(problem("prompts-unreadable/no-text", at=error.start, file=path)) from error
    except OSError as error:
        raise VoicewrightError(problem("prompts-unreadable/system", says=str(error.strerror), file=path)) from error
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    listed = all("|" in line for line in lines)
    sentences = [sentence for line in lines if (sentence := _sentence(line, listed=listed))]
    if not sentences:
        refuse("prompts-unreadable/empty", file=path)
    return sentences


def _sentence(line: str, *, listed: bool) -> str:
    """What is to be read of a line; of LJSpeech's two texts the written one, which a person reads like any other."""
    if listed:
        return line.split("|")[1].strip()
    return line.rpartition("\t")[2].strip()


def built_in() -> dict[str, Path]:
    """Language code → the script that comes with Voicewright."""
    return {path.stem: path for path in sorted(BUILT_IN.glob("*.txt"))}

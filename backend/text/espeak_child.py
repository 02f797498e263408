"""espeak-ng in a process of its own, for a text that may crash it: one text from stdin, its speech to stdout."""

import re
import subprocess
import sys

import msgspec

from backend.project import children
from backend.protocol.problems import refuse
from backend.text.espeak_library import RawSpeech, Wish, speak

_MOST_S = 60
_REPEATED = re.compile(r"([^\s\[\]]\S{0,7}?\s?)\1{9,}|[^\s\w.,;:!?'\"()\[\]{}@`*^_-]{24}")
"""All texts that were seen to crash espeak-ng repeat something without end."""


def may_crash(text: str) -> bool:
    """Whether a text is like those that espeak-ng died of."""
    return _REPEATED.search(text) is not None


def say(wish: Wish) -> RawSpeech:
    """As ``espeak_library.speak``; a crash costs this text and nothing else.

    Raises ``VoicewrightError`` (``text-unpronounceable/crash``).
    """
    try:
        command, wanted = children.command("backend.text.espeak_child"), msgspec.msgpack.encode(wish)
        done = subprocess.run(
            command, cwd=children.ROOT, input=wanted, capture_output=True, timeout=_MOST_S, check=True
        )
        return msgspec.msgpack.decode(done.stdout, type=RawSpeech)
    except (subprocess.SubprocessError, msgspec.DecodeError):
        refuse("text-unpronounceable/crash", shown=" ".join(wish.text.split())[:60])


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.msgpack.encode(speak(msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Wish))))

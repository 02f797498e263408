"""espeak-ng in a process of its own, for a text that may crash it: one text from stdin, its speech to stdout."""

import subprocess
import sys

import msgspec

from backend.project import children
from backend.protocol.problems import refuse
from backend.text.espeak_library import RawSpeech, Wish, speak

_MOST_S = 60


def say(wish: Wish) -> RawSpeech:
    """As ``espeak_library.say``; a crash costs this text and nothing else.

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

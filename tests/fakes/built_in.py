"""Built-in voices for tests: they hum."""

from pathlib import Path

import msgspec

from backend.protocol.voices import VoiceInfo
from tests.fakes.voice import RATE


def put_built_in_voices(built_in: Path, *ids: str) -> list[VoiceInfo]:
    """Put voices of the fake family into the install; for them to speak, ``registry.FAMILIES`` must know ``fake``."""
    made = []
    for id in ids:
        (built_in / id).mkdir(parents=True)
        info = VoiceInfo(
            id=id, name=id.title(), family="fake", sample_rate=RATE, languages=["en-us"], speakers=["one"],
            controls={"pitch": "native"}, figures={"wer": 0.04, "likeness": 0.9}, created="2026-11-21",
            source="3 minutes of somebody who hums", licence="Theirs to give",
        )  # fmt: skip
        (built_in / id / "model.safetensors").write_bytes(b"weights")
        (built_in / id / "voice.json").write_bytes(msgspec.json.encode(info))
        made.append(msgspec.structs.replace(info, built_in=True))
    return made

"""``voice.json`` on disk: written one way, read whatever its age."""

import msgspec

from backend.protocol import json
from backend.protocol.abilities import AFTERWARDS
from backend.protocol.json import JsonObject
from backend.protocol.readable import readable
from backend.protocol.voices import VoiceInfo

FORMAT = 2
_FOLLOWING = frozenset({"sovits", "valle"})
_CONVERTING = frozenset({"comosvc"})
"""Families whose voices of format 1 could do more than to speak, or something else."""


def encode(info: VoiceInfo) -> bytes:
    """The file's content: the same bytes for the same voice."""
    whole = {**msgspec.to_builtins(info), "can": sorted(info.can)}
    return readable(whole)


def with_what_a_person_wrote(card: bytes, before: bytes) -> bytes:
    """A card with the name, source and licence of the one before it, and with whatever else stood there that no process
    writes. A card before that nobody can read keeps nothing.
    """
    try:
        known = json.decode(before, type=JsonObject)
        ours = {*VoiceInfo.__struct_fields__, "format"} - {"name", "source", "licence"}
        kept = {name: value for name, value in known.items() if name not in ours and value}
        whole = readable(json.decode(card, type=JsonObject) | kept)
        decode(whole)
    except msgspec.MsgspecError:
        return card
    return whole


def decode(data: bytes) -> VoiceInfo:
    """What the file says. Raises ``msgspec.MsgspecError``."""
    whole = json.decode(data, type=JsonObject)
    if whole.get("format", 1) < FORMAT:
        whole = _from_1(whole)
    return msgspec.convert(whole, VoiceInfo)


def _from_1(whole: JsonObject) -> JsonObject:
    """Format 1 listed what a voice obeys itself, and its family told what it can."""
    family = whole.get("family", "")
    if family in _CONVERTING:
        return {**whole, "can": ["converts"], "controls": {"pitch": "native"}}
    # Loudness was said to be native, and has always been a gain on the sound.
    native = [one for one in whole.get("controls", []) if one != "energy"]
    can = ["speaks", *(["follows"] if family in _FOLLOWING else [])]
    return {**whole, "can": can, "controls": AFTERWARDS | dict.fromkeys(native, "native")}

"""Events that a version wrote before problems, hints and reasons were kinds: their sentences stay as they were."""

import msgspec

from backend.protocol import json
from backend.protocol.json import JsonObject
from backend.protocol.notices import Notice
from backend.protocol.runs import RunEvent

_NOTES = ("device_reason", "hint")
"""Keys of an event that held a sentence."""


def read(line: bytes) -> RunEvent | None:
    """A line of ``events.jsonl`` in which sentences stand; None where it is none."""
    try:
        event: JsonObject = json.decode(line, type=JsonObject)
        for key in _NOTES:
            if isinstance(said := event.get(key), str):
                event[key] = Notice.earlier(said) if said else None
        if isinstance(problem := event.get("problem"), dict):
            event["problem"] = _problem(problem)
        found: RunEvent = msgspec.convert(event, RunEvent)
        return found
    except msgspec.MsgspecError:
        return None


def _problem(old: JsonObject) -> JsonObject:
    said = {part: old.pop(part, "") for part in ("what", "why", "remedy")}
    return {**old, "kind": f"{old.get('kind', '')}/earlier", "fields": said} if said["what"] else old

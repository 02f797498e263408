"""Is what is held out for judging heard in training after all?"""

from collections.abc import Mapping

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding


def _run(under: ClipUnderTest) -> list[Finding]:
    if not under.clip.held_out or under.clip.excluded:
        return []
    if names := _trained(under, under.whole.same_sound):
        return under.finding("leaked/sound", "warning", len(names), "clips", names=names)
    if names := _trained(under, under.whole.same_text):
        return under.finding("leaked/text", "warning", len(names), "clips", names=names)
    return []


def _trained(under: ClipUnderTest, same: Mapping[int, tuple[int, ...]]) -> list[str]:
    """Names of the clips that training reads."""
    whole = under.whole
    return [whole.names.get(one, str(one)) for one in same.get(under.clip.id, ()) if one not in whole.held_out]


CHECK = Check(name="leaked", function=_run)

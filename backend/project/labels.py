"""Phone labels in the formats of other programs: Praat's TextGrid, Audacity's label tracks, HTK's and HTS' ``.lab``,
ELAN's ``.eaf``.
"""

from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace

from backend.project.elan import Interval, elan
from backend.protocol.score import Phone

Kind = Literal["textgrid", "audacity", "lab", "elan"]
SUFFIX: dict[Kind, str] = {"textgrid": ".TextGrid", "audacity": ".txt", "lab": ".lab", "elan": ".eaf"}
_TICKS = 10_000_000
"""A second in HTK's units (the HTK Book, "Label files")."""


def text(kind: Kind, phones: Sequence[Phone], words: Sequence[str], duration_s: float) -> str:
    """A file of labels."""
    match kind:
        case "textgrid":
            return textgrid(phones, words, duration_s)
        case "audacity":
            return audacity(phones, words)
        case "lab":
            return lab(phones)
        case "elan":
            by_phone, by_word = intervals(phones, words)
            return elan({"words": by_word, "phones": by_phone})


def within(phones: Sequence[Phone], start_s: float, duration_s: float) -> list[Phone]:
    """The phones of a part that begins at ``start_s`` of a longer recording, in its time, silence around them."""
    moved = [replace(phone, start_s=phone.start_s + start_s) for phone in phones]
    if not moved:
        return []
    end_s = moved[-1].start_s + moved[-1].duration_s
    before = replace(moved[0], symbol="_", start_s=0.0, duration_s=start_s, word=-1)
    after = replace(moved[-1], symbol="_", start_s=end_s, duration_s=duration_s - end_s, word=-1)
    return [one for one in (before, *moved, after) if one.duration_s > 0]


def intervals(phones: Sequence[Phone], words: Sequence[str]) -> tuple[list[Interval], list[Interval]]:
    """Phones and words as intervals without gaps; pauses are empty."""
    by_phone: list[Interval] = []
    by_word: list[Interval] = []
    last: int | None = None
    for phone in phones:
        end_s = phone.start_s + phone.duration_s
        by_phone.append((phone.start_s, end_s, "" if phone.symbol.startswith("_") else phone.symbol))
        word = phone.word if 0 <= phone.word < len(words) else -1
        if by_word and word == last:
            by_word[-1] = (by_word[-1][0], end_s, by_word[-1][2])
        else:
            by_word.append((phone.start_s, end_s, words[word] if word >= 0 else ""))
        last = word
    return by_phone, by_word


def textgrid(phones: Sequence[Phone], words: Sequence[str], duration_s: float) -> str:
    """A TextGrid with the tiers ``words`` and ``phones``, in Praat's long text format."""
    by_phone, by_word = (_whole(tier, duration_s) for tier in intervals(phones, words))
    lines = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", "xmin = 0", f"xmax = {duration_s:.6f}"]
    lines += ["tiers? <exists>", "size = 2", "item []:"]
    for number, (name, tier) in enumerate((("words", by_word), ("phones", by_phone)), 1):
        lines += [f"    item [{number}]:", '        class = "IntervalTier"', f'        name = "{name}"']
        lines += ["        xmin = 0", f"        xmax = {duration_s:.6f}", f"        intervals: size = {len(tier)}"]
        for index, (begin_s, end_s, text) in enumerate(tier, 1):
            quoted = text.replace('"', '""')
            lines += [f"        intervals [{index}]:", f"            xmin = {begin_s:.6f}"]
            lines += [f"            xmax = {end_s:.6f}", f'            text = "{quoted}"']
    return "\n".join(lines) + "\n"


def audacity(phones: Sequence[Phone], words: Sequence[str]) -> str:
    """A label track of the phones: begin, end and symbol, separated by tabs."""
    by_phone, _ = intervals(phones, words)
    return "".join(f"{begin:.6f}\t{end:.6f}\t{text}\n" for begin, end, text in by_phone if text)


def lab(phones: Sequence[Phone]) -> str:
    """A row a phone: begin and end in 100 ns, and the symbol; pauses are ``pau``."""
    rows = ((one, "pau" if one.symbol.startswith("_") else one.symbol) for one in phones)
    return "".join(
        f"{round(_TICKS * one.start_s)} {round(_TICKS * (one.start_s + one.duration_s))} {symbol}\n"
        for one, symbol in rows
    )


def _whole(tier: list[Interval], duration_s: float) -> list[Interval]:
    """The tier stretched or filled to the length of the file: Praat refuses one that is not."""
    kept = [(begin, min(end, duration_s), text) for begin, end, text in tier if begin < duration_s - 1e-6]
    at_s = kept[-1][1] if kept else 0.0
    if duration_s - at_s > 1e-3:
        kept.append((at_s, duration_s, ""))
    elif kept:
        kept[-1] = (kept[-1][0], duration_s, kept[-1][2])
    return kept

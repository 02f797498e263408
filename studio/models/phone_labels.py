"""Phone and word labels as files that Praat and Audacity read."""

from collections.abc import Sequence

from backend.protocol.score import Score

Span = tuple[float, float, str]


def phone_spans(score: Score) -> list[Span]:
    """Start, end, symbol; silences are empty."""
    return [(p.start_s, p.start_s + p.duration_s, "" if p.symbol.startswith("_") else p.symbol) for p in score.phones]


def word_spans(score: Score) -> list[Span]:
    """Start, end, word; what lies between is empty."""
    spans: list[Span] = []
    current = None
    for phone in score.phones:
        end_s = phone.start_s + phone.duration_s
        text = score.words[phone.word] if 0 <= phone.word < len(score.words) else ""
        if spans and phone.word == current:
            spans[-1] = (spans[-1][0], end_s, text)
        else:
            spans.append((phone.start_s, end_s, text))
        current = phone.word
    return spans


def textgrid(score: Score) -> str:
    """Praat's long text format, with a tier of words and one of phones."""
    tiers = [("words", word_spans(score)), ("phones", phone_spans(score))]
    head = [
        'File type = "ooTextFile"', 'Object class = "TextGrid"', "", "xmin = 0", f"xmax = {score.duration_s:.6f}",
        "tiers? <exists>", f"size = {len(tiers)}", "item []:",
    ]  # fmt: skip
    for number, (name, spans) in enumerate(tiers, 1):
        head += _tier(number, name, spans, score.duration_s)
    return "\n".join(head) + "\n"


def _tier(number: int, name: str, spans: Sequence[Span], duration_s: float) -> list[str]:
    lines = [
        f"    item [{number}]:", '        class = "IntervalTier"', f'        name = "{name}"', "        xmin = 0",
        f"        xmax = {duration_s:.6f}", f"        intervals: size = {len(spans)}",
    ]  # fmt: skip
    for index, (start_s, end_s, text) in enumerate(spans, 1):
        quoted = text.replace('"', '""')
        lines += [
            f"        intervals [{index}]:", f"            xmin = {start_s:.6f}", f"            xmax = {end_s:.6f}",
            f'            text = "{quoted}"',
        ]  # fmt: skip
    return lines


def audacity(score: Score) -> str:
    """Audacity's label track: start, end and phone, a line each."""
    return "".join(f"{start:.6f}\t{end:.6f}\t{text}\n" for start, end, text in phone_spans(score) if text)

"""What is sung when, for other programs: SRT, LRC, Audacity's labels, HTS's ``.lab``. Written only."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from backend.project import outputs
from backend.protocol.score import Phone
from backend.song.score import SungPhrase
from backend.text.phonemes import is_pause


def write_srt(path: Path, sung: Sequence[Sequence[SungPhrase]]) -> None:
    """A caption a phrase."""
    rows = []
    for number, phrase in enumerate(_in_order(sung), 1):
        start_s, end_s = _span(phrase)
        rows.append(f"{number}\n{_clock(start_s, ',')} --> {_clock(end_s, ',')}\n{phrase.score.text}\n")
    outputs.write(path, "\n".join(rows))


def write_lrc(path: Path, sung: Sequence[Sequence[SungPhrase]], title: str) -> None:
    """A line a phrase, with the time of each word."""
    rows = [f"[ti:{title}]"] if title else []
    for phrase in _in_order(sung):
        words = [f"<{_minutes(start_s)}>{word}" for word, start_s in _words(phrase)]
        rows.append(f"[{_minutes(_span(phrase)[0])}]" + " ".join(words))
    outputs.write(path, "\n".join([*rows, ""]))


def write_audacity(path: Path, sung: Sequence[Sequence[SungPhrase]]) -> None:
    """A label a phone."""
    rows = [f"{start_s:.6f}\t{end_s:.6f}\t{symbol}\n" for start_s, end_s, symbol in _phones(sung)]
    outputs.write(path, "".join(rows))


def write_lab(path: Path, sung: Sequence[Sequence[SungPhrase]]) -> None:
    """A phone a line, times in units of 100 ns; silence is ``pau``."""
    rows = [f"{round(1e7 * start_s)} {round(1e7 * end_s)} {symbol}\n" for start_s, end_s, symbol in _phones(sung)]
    outputs.write(path, "".join(rows))


def _in_order(sung: Sequence[Sequence[SungPhrase]]) -> list[SungPhrase]:
    return sorted((phrase for track in sung for phrase in track), key=lambda one: one.start_s)


def _span(phrase: SungPhrase) -> tuple[float, float]:
    spoken = [phone for phone in phrase.score.phones if phone.note >= 0]
    return max(0.0, phrase.start_s + spoken[0].start_s), phrase.start_s + _end(spoken[-1])


def _end(phone: Phone) -> float:
    return phone.start_s + phone.duration_s


def _words(phrase: SungPhrase) -> Iterator[tuple[str, float]]:
    seen = set[int]()
    for phone in phrase.score.phones:
        if phone.word >= 0 and phone.word not in seen:
            seen.add(phone.word)
            yield phrase.score.words[phone.word], max(0.0, phrase.start_s + phone.start_s)


def _phones(sung: Sequence[Sequence[SungPhrase]]) -> Iterator[tuple[float, float, str]]:
    """The first track's phones without gaps from the song's start."""
    at_s = 0.0
    for phrase in sung[0] if sung else []:
        for phone in phrase.score.phones:
            start_s, end_s = phrase.start_s + phone.start_s, phrase.start_s + _end(phone)
            if is_pause(phone.symbol) or end_s <= at_s:
                continue
            if start_s > at_s + 1e-6:
                yield at_s, start_s, "pau"
            yield max(at_s, start_s), end_s, phone.symbol
            at_s = end_s


def _clock(seconds: float, point: str) -> str:
    whole = round(1000 * seconds)
    return f"{whole // 3_600_000:02d}:{whole // 60_000 % 60:02d}:{whole // 1000 % 60:02d}{point}{whole % 1000:03d}"


def _minutes(seconds: float) -> str:
    whole = round(100 * seconds)
    return f"{whole // 6000:02d}:{whole // 100 % 60:02d}.{whole % 100:02d}"

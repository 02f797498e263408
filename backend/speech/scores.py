"""Scores between voice and world: checked before a voice sees them, cut into sentences, joined again.

A voice speaks one sentence at a time. A sentence's phones begin and end with a pause, so two pauses side by
side are where a longer score is cut; joining and cutting are each other's inverse.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import msgspec
from msgspec.structs import replace

from backend.project import json_file, outputs
from backend.protocol import json
from backend.protocol.problems import VoicewrightError, problem, refuse
from backend.protocol.readable import readable
from backend.protocol.score import FORMAT, VERSION, Phone, Score
from backend.text.articulation import is_phone

MAX_S = 3600.0
"""Longest score, seconds."""
_GAP_S = 1e-3
_decoder: json.Decoder[Score] = json.Decoder(Score)


def read(path: Path) -> Score:
    """A score from a file. Raises ``VoicewrightError``: ``score-unreadable``."""
    try:
        return _decoder.decode(json_file.read(path))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise VoicewrightError(
            problem("score-unreadable", says=str(error), file=path)
        ) from error  # fmt: skip


def write(score: Score, path: Path) -> None:
    """Write a score as JSON that people can read."""
    outputs.write(path, readable(score))


def check(score: Score, speakers: Sequence[str] = ()) -> None:
    """Raise ``VoicewrightError`` for a score that no voice could render, naming the phone."""
    if score.format != FORMAT or score.version > VERSION:
        refuse("score-format", type=score.format, version=score.version)
    if not score.phones:
        refuse("score-empty/phones")
    if speakers and score.speaker and score.speaker not in speakers:
        refuse("score-speaker", speaker=score.speaker, speakers=speakers)
    end_s = 0.0
    for index, phone in enumerate(score.phones):
        if not (math.isfinite(phone.start_s) and math.isfinite(phone.duration_s)):
            refuse("score-not-finite", n=index + 1, symbol=phone.symbol)
        if phone.duration_s <= 0:
            refuse("score-duration", n=index + 1, symbol=phone.symbol, length_s=phone.duration_s)
        if abs(phone.start_s - end_s) > _GAP_S:
            refuse(
                "score-gap/early" if phone.start_s < end_s else "score-gap/late",
                n=index + 1,
                symbol=phone.symbol,
                start_s=phone.start_s,
                end_s=end_s,
            )
        if not is_phone(phone.symbol):
            refuse("score-symbol", n=index + 1, symbol=phone.symbol)
        if not -1 <= phone.word < len(score.words):
            refuse("score-word", n=index + 1, symbol=phone.symbol, word=phone.word, words=len(score.words))
        end_s = phone.start_s + phone.duration_s
    if end_s > MAX_S:
        refuse("score-too-long", end_s=end_s, most_s=MAX_S)
    _check_curves(score)


def _check_curves(score: Score) -> None:
    hop_s, hz = score.f0.hop_s, score.f0.hz
    if not (math.isfinite(hop_s) and 0.0005 <= hop_s <= 0.1):
        refuse("score-hop", hop_s=hop_s)
    for name, values, low, high in (("F0", hz, 0.0, 4000.0), ("energy", score.energy, -60.0, 60.0)):
        for index, value in enumerate(values):
            if not (math.isfinite(value) and low <= value <= high):
                at_s = (index + 0.5) * hop_s
                refuse("score-curve", name=name, at_s=at_s, value=value, least=low, most=high)
    slack_s = max(2 * hop_s, 0.05)
    if abs(len(hz) * hop_s - score.duration_s) > slack_s:
        refuse("score-curve-length/phones", curve_s=len(hz) * hop_s, phones_s=score.duration_s)
    if score.energy and len(score.energy) != len(hz):
        refuse("score-curve-length/energy", energy=len(score.energy), f0=len(hz))


def is_pause(phone: Phone) -> bool:
    """Whether it is silence of any kind: ``_``, or with the punctuation that makes it."""
    return phone.symbol.startswith("_")


def cut(score: Score) -> list[Score]:
    """The sentences of a score, each starting at 0, with the words that it uses."""
    phones = score.phones
    cuts = [i for i in range(1, len(phones)) if is_pause(phones[i - 1]) and phones[i].symbol == "_"]
    edges = [0, *cuts, len(phones)]
    return [_slice(score, begin, end) for begin, end in pairwise(edges)]


def canonical(score: Score) -> Score:
    """One sentence in the form that :func:`cut` gives, so that the same sentence is the same to the bit."""
    return _slice(score, 0, len(score.phones))


def _slice(score: Score, begin: int, end: int) -> Score:
    phones = score.phones[begin:end]
    start_s = phones[0].start_s
    words = sorted({phone.word for phone in phones if phone.word >= 0})
    number = {word: index for index, word in enumerate(words)}
    moved, at_s = [], 0.0
    for phone in phones:
        moved.append(replace(phone, start_s=at_s, word=number.get(phone.word, -1)))
        at_s += phone.duration_s
    hop_s, count = score.f0.hop_s, max(1, math.ceil(at_s / score.f0.hop_s - 1e-6))
    # A sentence may begin between two frames: each of its frames takes the one that it lies in.
    frames = [int(start_s / hop_s + i + 0.5 + 1e-6) for i in range(count)]
    hz, energy = score.f0.hz, score.energy
    used = [score.words[word] for word in words]
    return replace(
        score,
        text=" ".join(used) if (begin, end) != (0, len(score.phones)) else score.text,
        phones=moved,
        words=used,
        f0=replace(score.f0, hz=[hz[i] if i < len(hz) else 0.0 for i in frames]),
        energy=[energy[i] if i < len(energy) else 0.0 for i in frames] if energy else [],
    )


def with_pause(score: Score, pause_s: float) -> Score:
    """The score with its last pause lengthened so that it lasts at least ``pause_s``, and the whole an
    integer number of frames, so that another can follow it.
    """
    if not score.phones or not is_pause(score.phones[-1]):
        return score
    hop_s, last = score.f0.hop_s, score.phones[-1]
    frames = math.ceil((last.start_s + max(last.duration_s, pause_s)) / hop_s - 1e-6)
    longer = replace(last, duration_s=frames * hop_s - last.start_s)
    rest = frames - len(score.f0.hz)
    hz = score.f0.hz + [0.0] * rest if rest > 0 else score.f0.hz[:frames]
    energy = (score.energy + [0.0] * rest if rest > 0 else score.energy[:frames]) if score.energy else []
    return replace(score, phones=[*score.phones[:-1], longer], f0=replace(score.f0, hz=hz), energy=energy)


def join(scores: Sequence[Score], text: str = "") -> Score:
    """Scores of one voice after each other as one. Raises ``ValueError`` for none."""
    if not scores:
        raise ValueError("There is nothing to join.")
    first = scores[0]
    phones: list[Phone] = []
    words: list[str] = []
    hz: list[float] = []
    energy: list[float] = []
    has_energy = any(score.energy for score in scores)
    entries: dict[str, str] | None = None
    at_s = 0.0
    for score in scores:
        entries = score.entries if entries is None else entries | (score.entries or {})
        for phone in score.phones:
            phones.append(replace(phone, start_s=at_s, word=phone.word + len(words) if phone.word >= 0 else -1))
            at_s += phone.duration_s
        words += score.words
        hz += score.f0.hz
        if has_energy:
            energy += score.energy or [0.0] * len(score.f0.hz)
    return replace(
        first,
        text=text or " ".join(score.text for score in scores),
        phones=phones,
        words=words,
        f0=replace(first.f0, hz=hz),
        energy=energy,
        entries=entries,
    )

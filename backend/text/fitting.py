"""Phones that are known better than espeak-ng says them take over the times of those that it said."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from backend.text import ipa
from backend.text.speaking import Sound
from backend.text.spelling import Reading, Spelling

_SAME, _ALIKE, _OTHER, _GAP = 0.0, 0.4, 1.6, 1.0


def fitted(spelling: Spelling, sounds: Sequence[Sound]) -> list[Sound]:
    """The sounds, those of a reading replaced by its phones."""
    result: list[Sound] = []
    for index, group in groupby(sounds, lambda one: _reading(spelling, one)):
        members = list(group)
        reading = spelling.readings[index] if index >= 0 else None
        spoken = [one for one in members if one.symbol]
        if reading is None or not spoken:
            result += members
        elif reading.phones:
            result += [one for one in members if not one.symbol and one.sample < spoken[0].sample]
            result += _in_their_times(reading.phones, spoken)
            result += [one for one in members if not one.symbol and one.sample > spoken[-1].sample]
        else:
            result += _toned(reading, members)
    return result


def _reading(spelling: Spelling, sound: Sound) -> int:
    """The reading that a sound belongs to: espeak-ng points at the beginning of a word, signs included."""
    position = min(sound.position, len(spelling.reading) - 1)
    while position < len(spelling.reading) - 1 and not spelling.spoken[position].isalnum():
        if spelling.reading[position] >= 0:
            break
        position += 1
    return spelling.reading[position] if spelling.reading else -1


def _toned(reading: Reading, members: Sequence[Sound]) -> list[Sound]:
    """With the tone on the first vowel, else on the first phone."""
    symbols = [ipa.without_tone(one.symbol) for one in members]
    at = next((at for at, symbol in enumerate(symbols) if ipa.is_vowel(symbol)), None)
    at = next(at for at, symbol in enumerate(symbols) if symbol) if at is None else at
    symbols[at] += reading.tone
    return [replace(one, symbol=symbol) for one, symbol in zip(members, symbols, strict=True)]


def _in_their_times(phones: Sequence[str], spoken: Sequence[Sound]) -> list[Sound]:
    """Each phone where the most like one was said, the others evenly between."""
    if len(phones) == len(spoken):
        return [replace(sound, symbol=phone) for phone, sound in zip(phones, spoken, strict=True)]
    pairs = _pairs(phones, [one.symbol for one in spoken])
    known = [(phone, spoken[sound].sample) for phone, sound in pairs]
    if not known or known[0][0] > 0:
        known.insert(0, (0, spoken[0].sample))
    if known[-1][0] < len(phones) - 1:
        length = spoken[-1].sample - spoken[0].sample
        known.append((len(phones), spoken[-1].sample + length // max(1, len(spoken))))
    samples = np.interp(range(len(phones)), [at for at, _ in known], [sample for _, sample in known])
    return [replace(spoken[0], symbol=phone, sample=int(at)) for phone, at in zip(phones, samples, strict=True)]


def _pairs(phones: Sequence[str], said: Sequence[str]) -> list[tuple[int, int]]:
    """Which phone is which of those that were said: the cheapest way to edit one row into the other."""
    rows, columns = len(phones), len(said)
    cost = np.zeros((rows + 1, columns + 1))
    cost[:, 0], cost[0, :] = np.arange(rows + 1) * _GAP, np.arange(columns + 1) * _GAP
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            cost[row, column] = min(
                cost[row - 1, column - 1] + _difference(phones[row - 1], said[column - 1]),
                cost[row - 1, column] + _GAP,
                cost[row, column - 1] + _GAP,
            )
    pairs = []
    row, column = rows, columns
    while row and column:
        if cost[row, column] == cost[row - 1, column - 1] + _difference(phones[row - 1], said[column - 1]):
            row, column = row - 1, column - 1
            pairs.append((row, column))
        elif cost[row, column] == cost[row - 1, column] + _GAP:
            row -= 1
        else:
            column -= 1
    return pairs[::-1]


def _difference(one: str, other: str) -> float:
    first, second = ipa.bare(one)[:1], ipa.bare(other)[:1]
    if first == second:
        return _SAME
    return _ALIKE if ipa.is_vowel(one) == ipa.is_vowel(other) else _OTHER

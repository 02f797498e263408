"""Made singing: sentences that Kokoro spoke, re-timed and re-pitched by WORLD onto the songs that ship.

    python packaging/base/singing.py OUT LABELLED [--sentences 12] [--voices af_heart am_puck …]

LABELLED is ``training`` or ``judging`` of ``kokoro_labels.py``, which knows when each phone is said. Every syllable of
a sentence gets a note of the melody, its vowel begins on the beat and is held, and what lies before it is as long as it
was spoken. OUT becomes a dataset (see ``corpus.py``) of speakers called ``VOICE-sung``, for WORLD's sound is a voice of
its own; beside each clip lies ``labels/NAME.npz``: ``phones``, ``start_s`` and ``end_s`` (P,), ``note`` (P,) as
MIDI numbers, 0 where nobody sings, and ``f0_hz`` every ``hop_s``, 0 where that is unvoiced. ``SINGING.md`` is the card.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile
from corpus import Corpus
from kokoro_labels import SILENCE
from numpy.typing import NDArray

from backend.audio import retiming
from backend.cli.output import say
from backend.protocol.manners import PRESETS, Singing
from backend.protocol.song import HOLD
from backend.protocol.song_clock import SongClock
from backend.song import pitch, shipped
from backend.song.formats import own
from backend.song.pitch import PitchNote

HOP_S = 0.005
_VOWELS = frozenset("aeiouæɑɐɔəɛɜɪʊʌᵊᵻAIOQWYᵿɒ")
"""Kokoro's letters for vowels; capitals are diphthongs."""
_MANNERS = [PRESETS[name] for name in ("plain", "pop", "classical")]
_HIGHER = (0, 4, -3, 7)
"""Semitones between the voice's own median and the song's, sentence by sentence."""
_REST_S = 0.25
_LONGEST_CONSONANTS = 0.6
"""Share of the time from beat to beat that consonants may take."""
_VOICED_HZ = 40.0


class Spoken(NamedTuple):
    """A clip with its labels."""

    samples: NDArray[np.float32]
    rate: int
    phones: list[str]
    start_s: NDArray[np.float64]
    duration_s: NDArray[np.float64]
    f0_hz: NDArray[np.float32]

    @property
    def median_hz(self) -> float:
        """Of what is voiced."""
        return float(np.median(self.f0_hz[self.f0_hz > _VOICED_HZ]))


class Sung(NamedTuple):
    """What was made, with what is known of it."""

    samples: NDArray[np.float32]
    edges_s: NDArray[np.float64]
    """(P + 1,): where phones begin, and the last one ends."""
    tones: NDArray[np.float64]
    """(P,)."""
    f0_hz: NDArray[np.float32]


def melodies() -> Iterator[tuple[float, float]]:
    """Lengths in seconds and MIDI numbers of one note after another, through all shipped songs, without an end."""
    notes: list[tuple[float, float]] = []
    for file in shipped.songs().values():
        song = own.read(file)
        clock = SongClock.of(song)
        for note in song.tracks[0].notes:
            length_s = clock.seconds(note.start + note.length) - clock.seconds(note.start)
            if note.lyric == HOLD and notes:
                notes[-1] = (notes[-1][0] + length_s, notes[-1][1])
            else:
                notes.append((length_s, float(note.tone)))
    return cycle(notes)


def sing(spoken: Spoken, notes: Sequence[tuple[float, float]], higher: float, how: Singing) -> Sung:
    """The sentence on these notes, one for each of its vowels, moved to lie ``higher`` semitones above the voice."""
    vowels = [index for index, phone in enumerate(spoken.phones) if phone in _VOWELS]
    notes = notes[: len(vowels)]
    own_edges_s = np.append(spoken.start_s, spoken.start_s[-1] + spoken.duration_s[-1])
    edges_s, beats_s = _edges(spoken, vowels, [length_s for length_s, _ in notes])
    usual = 69 + 12 * np.log2(spoken.median_hz / 440) + higher
    moved = round(usual - float(np.median([tone for _, tone in notes])))
    ends_s = [*beats_s[1:], float(edges_s[-1])]
    line = [
        PitchNote(begin_s, end_s, tone + moved, None)
        for begin_s, end_s, (_, tone) in zip(beats_s, ends_s, notes, strict=True)
    ]
    times_s = (np.arange(int(edges_s[-1] / HOP_S)) + 0.5) * HOP_S
    hz = (440 * 2 ** ((pitch.sung(line, times_s, how) - 69) / 12)).astype(np.float32)
    made = retiming.retimed(spoken.samples, spoken.rate, own_edges_s, edges_s, hz, HOP_S)
    at = np.clip(np.searchsorted(beats_s, edges_s[:-1], side="right") - 1, 0, None)
    tones = np.array([line[note].tone for note in at])
    tones[[phone == SILENCE for phone in spoken.phones]] = 0.0
    return Sung(made, edges_s, tones, hz)


def _edges(
    spoken: Spoken, vowels: Sequence[int], lengths_s: Sequence[float]
) -> tuple[NDArray[np.float64], list[float]]:
    """Edges of the phones, and the beats: consonants as spoken, or as short as notes ask; vowels have the rest."""
    before_s = float(spoken.duration_s[: vowels[0]].sum())
    beats_s = [before_s]
    edges_s = list(np.cumsum(spoken.duration_s[: vowels[0]]) - spoken.duration_s[: vowels[0]])
    for number, vowel in enumerate(vowels):
        last = number + 1 == len(vowels)
        end = len(spoken.phones) if last else vowels[number + 1]
        rest = spoken.duration_s[vowel + 1 : end]
        if last:
            held_s = max(lengths_s[number] - _REST_S, 0.1)
            own_s = rest
        else:
            own_s = rest * min(1.0, _LONGEST_CONSONANTS * lengths_s[number] / max(float(rest.sum()), 1e-9))
            held_s = lengths_s[number] - float(own_s.sum())
        edges_s.append(beats_s[-1])
        edges_s.extend(beats_s[-1] + held_s + np.cumsum(own_s) - own_s)
        beats_s.append(beats_s[-1] + held_s + float(own_s.sum()))
    return retiming.rising(np.array([*edges_s, beats_s.pop()])), beats_s


def read(folder: Path, row: dict[str, str]) -> Spoken:
    """A clip of a dataset with labels."""
    samples, rate = soundfile.read(folder / row["audio"], dtype="float32")
    labels = np.load(folder / "labels" / f"{Path(row['audio']).stem}.npz")
    phones = [str(one) for one in labels["phones"]]
    return Spoken(samples, rate, phones, labels["start_s"], labels["duration_s"], labels["f0_hz"])


def write(file: Path, spoken: Spoken, sung: Sung) -> None:
    """The labels."""
    np.savez_compressed(
        file,
        phones=np.array(spoken.phones),
        start_s=sung.edges_s[:-1],
        end_s=sung.edges_s[1:],
        note=sung.tones,
        f0_hz=sung.f0_hz,
        hop_s=np.array(HOP_S),
    )


def main() -> None:
    """Sing all that is not there yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--sentences", type=int, default=12, help="of each voice")
    parser.add_argument("--voices", nargs="*", default=[], help="nobody else")
    options = parser.parse_args()
    out: Path = options.out.absolute()
    made = Corpus(out)
    (out / "labels").mkdir(exist_ok=True)
    rows = map(json.loads, (options.labelled / "metadata.jsonl").read_text("utf-8").splitlines())
    melody = melodies()
    for row in {row["audio"]: row for row in rows}.values():
        name = Path(row["audio"]).stem
        voice, number = name.rsplit("-", 1)
        if int(number) >= options.sentences or (options.voices and voice not in options.voices):
            continue
        spoken = read(options.labelled, row)
        notes = list(islice(melody, sum(phone in _VOWELS for phone in spoken.phones)))
        how = _MANNERS[int(number) % len(_MANNERS)]
        if made.seconds(name) or not notes:
            continue
        sung = sing(spoken, notes, _HIGHER[int(number) % len(_HIGHER)], how)
        write(out / "labels" / f"{name}.npz", spoken, sung)
        speaker = f"{row['speaker']}-sung"
        made.add(name, sung.samples, spoken.rate, text=row["text"], speaker=speaker, language=row["language"])
        say(name)


if __name__ == "__main__":
    main()

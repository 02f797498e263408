"""Types the songs that ship into ``assets/songs``: ``python packaging/songs.py``.

Melodies and words are in the public domain; ``assets/songs/README.md`` names where they come from. The second voices,
the round and the accompaniment are our own.

A melody is written as ``tone:beats:lyric``, tones as ``C4`` or ``F#5``, ``R`` a rest; a beat is a quarter note.
"""

import re
import sys
from pathlib import Path

import numpy as np
import soundfile
from msgspec.structs import replace
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from backend.protocol.song import TICKS, Background, Key, Manner, Meter, Note, Song, Tempo, Track
from backend.song.formats import own

FOLDER = Path(__file__).parents[1] / "assets" / "songs"
RATE = 24_000
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_TONE = re.compile(r"([A-G])(#|b?)(\d)")
_TRADITIONAL = "Public domain"

TWINKLE = """
C4:1:Twinkle C4:1:+ G4:1:twinkle G4:1:+ A4:1:little A4:1:+ G4:1.75:star R:.25
F4:1:how F4:1:I E4:1:wonder E4:1:+ D4:1:what D4:1:you C4:1.5:are R:.5
G4:1:Up G4:1:above F4:1:+ F4:1:the E4:1:world E4:1:so D4:1.75:high R:.25
G4:1:like G4:1:a F4:1:diamond F4:1:+ E4:1:in E4:1:the D4:1.5:sky R:.5
C4:1:Twinkle C4:1:+ G4:1:twinkle G4:1:+ A4:1:little A4:1:+ G4:1.75:star R:.25
F4:1:how F4:1:I E4:1:wonder E4:1:+ D4:1:what D4:1:you C4:2:are
"""
DAISY = """
G4:3:Daisy E4:3:+ C4:3:Daisy G3:2.5:+ R:.5 A3:1:give B3:1:me C4:1:your A3:2:answer C4:1:+ G3:5:do R:1
D4:3:I'm G4:3:half E4:3:crazy C4:2.5:+ R:.5 A3:1:all B3:1:for C4:1:the D4:2:love E4:1:of D4:5:you R:1
E4:1:It F4:1:won't E4:1:be D4:1:a G4:1:stylish E4:1:+ D4:1:marriage C4:3.5:+ R:.5 D4:1:I
E4:2:can't C4:1:afford A3:2:+ C4:1:a A3:1:carriage G3:3.5:+ R:.5 G3:1:but
C4:2:you'll E4:1:look D4:2:sweet G3:1:upon C4:2:+ E4:1:the D4:1:seat E4:1:of F4:1:a
G4:1:bicycle E4:1:+ C4:1:+ D4:2:built G3:1:for C4:5:two R:1
"""
DAISY_CHORDS = "C C F C F F C C G G C C D D G G C C C C C F C C C G C G C G C C"
SAKURA = """
A4:1:さ A4:1:く B4:1.75:ら R:.25 A4:1:さ A4:1:く B4:1.75:ら R:.25
A4:1:や B4:1:よ C5:1:い B4:1:の A4:1:そ B4:.5:ら A4:.5:- F4:1.75:は R:.25
E4:1:み C4:1:わ E4:1:た F4:1:す E4:1:か E4:.5:ぎ C4:.5:- B3:1.75:り R:.25
A4:1:か B4:1:す C5:1:み B4:1:か A4:1:く B4:.5:も A4:.5:- F4:1.75:か R:.25
E4:1:に C4:1:お E4:1:い F4:1:ぞ E4:1:い E4:.5:ず C4:.5:- B3:1.75:る R:.25
A4:1:い A4:1:ざ B4:1.75:や R:.25 A4:1:い A4:1:ざ B4:1.75:や R:.25
E4:1:み F4:1:に B4:.5:ゆ A4:.5:- F4:1:か E4:4:ん
"""
MOLIHUA = """
E4:1:好 E4:.5:一 G4:.5:朵 A4:.5:美 C5:.5:丽 C5:.5:的 A4:.5:- G4:1:茉 G4:.5:莉 A4:.5:- G4:1.75:花 R:.25
E4:1:好 E4:.5:一 G4:.5:朵 A4:.5:美 C5:.5:丽 C5:.5:的 A4:.5:- G4:1:茉 G4:.5:莉 A4:.5:- G4:1.75:花 R:.25
G4:1:芬 G4:1:芳 G4:1:美 E4:.5:丽 G4:.5:- A4:1:满 A4:1:枝 G4:1.75:桠 R:.25
E4:1:又 D4:.5:香 E4:.5:- G4:1:又 E4:.5:白 D4:.5:- C4:1:人 C4:.5:人 D4:.5:- C4:1.75:夸 R:.25
E4:.5:让 D4:.5:我 C4:1:来 E4:1.5:将 D4:.5:- E4:1:你 G4:1:摘 A4:.5:下 C5:.5:- G4:.75:- R:.25
D4:1:送 E4:.5:给 G4:.5:- D4:.5:别 E4:.5:- C4:.5:人 A3:.5:- G3:3.5:家 R:.5
G3:.5:茉 A3:.5:莉 C4:1:花 D4:1.5:呀 E4:.5:- C4:.5:茉 D4:.5:- C4:.5:莉 A3:.5:- G3:2:花
"""
JACQUES = """
C4:1:Frère D4:1:+ E4:1:Jacques C4:1:+ C4:1:Frère D4:1:+ E4:1:Jacques C4:.75:+ R:.25
E4:1:dormez F4:1:+ G4:1.75:vous R:.25 E4:1:dormez F4:1:+ G4:1.75:vous R:.25
G4:.5:Sonnez A4:.5:+ G4:.5:les F4:.5:matines E4:1:+ C4:1:+
G4:.5:Sonnez A4:.5:+ G4:.5:les F4:.5:matines E4:1:+ C4:.75:+ R:.25
C4:1:ding G3:1:ding C4:1.75:dong R:.25 C4:1:ding G3:1:ding C4:1.75:dong R:.25
"""


def main() -> None:
    """Write all songs and the accompaniment."""
    FOLDER.mkdir(exist_ok=True)
    for name, song in songs().items():
        own.write(song, FOLDER / f"{name}.json")
        print(f"{name}: {sum(len(track.notes) for track in song.tracks)} notes")  # noqa: T201 - a command
    waltz = accompaniment(DAISY_CHORDS.split(), 132)
    soundfile.write(FOLDER / "daisy-bell.ogg", waltz, RATE, format="OGG", subtype="VORBIS")


def songs() -> dict[str, Song]:
    """All of them by file name."""
    daisy = melody(DAISY)
    jacques = melody(JACQUES)
    return {
        "twinkle": Song(
            title="Twinkle, Twinkle, Little Star", licence=_TRADITIONAL, tempos=[Tempo(bpm=96)], keys=[Key()],
            source="Words: Jane Taylor, 1806. Melody: “Ah ! vous dirai-je, maman”, printed 1761.",
            tracks=[Track(name="Voice", notes=melody(TWINKLE))],
        ),
        "daisy-bell": Song(
            title="Daisy Bell (chorus)", licence=_TRADITIONAL, tempos=[Tempo(bpm=132)], meters=[Meter(beats=3)],
            source="Words and music: Harry Dacre, 1892. Second voice and accompaniment: Voicewright.", keys=[Key()],
            tracks=[
                Track(name="First voice", voice="wren", notes=moved(daisy, 12), pan=-0.25, manner=Manner(preset="pop")),
                Track(name="Second voice", voice="rowan", notes=below(daisy, DAISY_CHORDS.split()), pan=0.25,
                      gain_db=-2.0),
            ],
            backgrounds=[Background(file="daisy-bell.ogg", gain_db=-5.0)],
        ),
        "sakura": Song(
            title="さくらさくら", licence=_TRADITIONAL, tempos=[Tempo(bpm=84)], keys=[Key(tonic=9, mode="in")],
            source="Traditional, Edo period; words as printed by the Tokyo Academy of Music, 1888.",
            tracks=[Track(name="うた", language="ja", notes=[particle(note) for note in melody(SAKURA)])],
        ),
        "mo-li-hua": Song(
            title="茉莉花", licence=_TRADITIONAL, tempos=[Tempo(bpm=76)], keys=[Key(mode="pentatonic")],
            source="Traditional, Jiangsu; the melody was printed by John Barrow, 1804.",
            tracks=[Track(name="歌", language="cmn", notes=melody(MOLIHUA))],
        ),
        "frere-jacques": Song(
            title="Frère Jacques", licence=_TRADITIONAL, tempos=[Tempo(bpm=112)], keys=[Key()],
            source="Traditional, 18th century; the round of two voices begins two bars apart.",
            tracks=[
                Track(name="Première voix", language="fr-fr", voice="wren", notes=jacques, pan=-0.2),
                Track(name="Deuxième voix", language="fr-fr", voice="rowan", pan=0.2,
                      notes=[replace(note, start=note.start + 8 * TICKS) for note in jacques]),
            ],
        ),
    }  # fmt: skip


def melody(text: str) -> list[Note]:
    """Notes one after another. Raises ``ValueError`` for what is no note."""
    notes: list[Note] = []
    at = 0.0
    for word in text.split():
        tone, beats, *lyric = word.split(":")
        if tone != "R":
            start, end = round(at * TICKS), round((at + float(beats)) * TICKS)
            notes.append(Note(id=len(notes), start=start, length=end - start, tone=number(tone), lyric=lyric[0]))
        at += float(beats)
    return notes


def particle(note: Note) -> Note:
    """は after a noun is said “wa”; it is written as it is nevertheless."""
    return replace(note, phones=["w", "a"]) if note.lyric == "は" else note


def number(tone: str) -> int:
    """``C4`` → 60."""
    match = _TONE.fullmatch(tone)
    if match is None:
        raise ValueError(tone)
    return 12 * (int(match[3]) + 1) + _STEPS[match[1]] + {"#": 1, "b": -1, "": 0}[match[2]]


def moved(notes: list[Note], semitones: int) -> list[Note]:
    """The notes higher."""
    return [replace(note, tone=note.tone + semitones) for note in notes]


def chord(name: str) -> set[int]:
    """Steps of a chord; D is a dominant seventh."""
    root = _STEPS[name]
    return {(root + step) % 12 for step in ((0, 4, 7, 10) if name == "D" else (0, 4, 7))}


def below(notes: list[Note], chords: list[str]) -> list[Note]:
    """A second voice: under each note the nearest tone of the bar's chord, a third away or more."""
    bar = 3 * TICKS
    result = []
    for note in notes:
        tones = chord(chords[min(note.start // bar, len(chords) - 1)])
        tone = next(tone for tone in range(note.tone - 3, 0, -1) if tone % 12 in tones)
        result.append(replace(note, tone=tone))
    return result


def accompaniment(chords: list[str], bpm: float) -> NDArray[np.float32]:
    """A waltz on soft plucked strings: the root on one, the chord on two and three."""
    beat_s = 60 / bpm
    out = np.zeros(round((len(chords) * 3 * beat_s + 2) * RATE))
    for bar, name in enumerate(chords):
        root = 36 + _STEPS[name]
        for beat in range(3):
            tones = [root] if beat == 0 else [tone for tone in range(52, 65) if tone % 12 in chord(name)]
            if beat and bar == len(chords) - 1:
                continue
            for tone in tones:
                at = round((3 * bar + beat) * beat_s * RATE)
                sound = pluck(tone, 2.0 if beat == 0 else 1.2) * (0.5 if beat == 0 else 0.22)
                out[at : at + len(sound)] += sound[: len(out) - at]
    return np.asarray(0.6 * out / np.abs(out).max(), np.float32)


def pluck(tone: int, length_s: float) -> NDArray[np.floating]:
    """One string: harmonics that fade, the higher the faster."""
    times_s = np.arange(round(length_s * RATE)) / RATE
    hz = 440 * 2 ** ((tone - 69) / 12)
    sound = np.zeros(len(times_s))
    for harmonic in range(1, 9):
        sound += np.sin(2 * np.pi * harmonic * hz * times_s) / harmonic**1.6 * np.exp(-times_s * (1.5 + 0.9 * harmonic))
    attack = np.minimum(1, times_s / 0.006)
    release = np.minimum(1, (length_s - times_s) / 0.05)
    return np.asarray(sound * attack * release)


if __name__ == "__main__":
    main()

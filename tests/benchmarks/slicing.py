"""One hour in one piece, sliced: words cut in two, pieces, time; and with ``--recognise`` how much is understood.

``python -m tests.benchmarks.slicing [--minutes 60] [--recognise 5]``: clips of the sample dataset one after the other,
with pauses of 0.15 to 0.8 s of their own room between them. Where the words lie says the alignment of each clip.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from backend.audio.long import OnDisk, write
from backend.audio.vad import speech_span
from backend.datasets.alignment.corpus import Utterance, align_corpus
from backend.datasets.slicing import LONGEST_S, Piece, pieces
from backend.judges.words import error_rates
from backend.recognition.recognizer import RATE, recognizer
from backend.recognition.speech import activity
from tests.datasets.checks.conftest import Samples, recording, records

Word = tuple[float, float, str]


def spoken() -> list[tuple[Samples, Samples, list[Word]]]:
    """Each clip's speech, what is heard of its room, and its words with their times."""
    found, rooms = [], []
    for id_, row in enumerate(records()):
        start_s, end_s = speech_span(recording(id_), RATE)
        first, last = int(start_s * RATE), int(end_s * RATE)
        found.append(Utterance(recording(id_)[first:last], RATE, row["text"], "en-us"))
        rooms.append(recording(id_)[: max(first // 2, 80)])
    made = []
    for one, room, alignment in zip(found, rooms, align_corpus(found), strict=True):
        words = []
        for number, word in enumerate(alignment.words):
            phones = [phone for phone in alignment.phones if phone.word == number]
            if phones:
                words.append((phones[0].start_s, phones[-1].start_s + phones[-1].duration_s, word))
        made.append((one.samples, room, words))
    return made


def recorded(path: Path, seconds: float) -> list[Word]:
    """Write the recording; its words with their times."""
    rng = np.random.default_rng(0)
    clips, at_s = spoken(), 0.0
    words: list[Word] = []

    def stream() -> list[Samples]:
        nonlocal at_s
        parts = []
        while at_s < seconds:
            samples, room, said = clips[int(rng.integers(len(clips)))]
            words.extend((at_s + begin, at_s + end, word) for begin, end, word in said)
            pause = np.resize(room, int(rng.uniform(0.15, 0.8) * RATE))
            parts += [samples, pause]
            at_s += (len(samples) + len(pause)) / RATE
        return parts

    write(path, stream(), RATE)
    return words


def whole(word: Word, cut: list[Piece]) -> bool:
    """Whether a word lies in one piece, but for 20 ms at its edges, which no alignment knows."""
    begin, end, _ = word
    return any(piece.start_s <= begin + 0.02 and end - 0.02 <= piece.end_s for piece in cut)


def main() -> None:
    """Make it, cut it, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--recognise", type=float, default=0, help="so many minutes of it are listened to")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.flac"
        words = recorded(path, 60 * options.minutes)
        sound = OnDisk.open(path)
        begin = time.process_time()
        cut = pieces(activity(sound, lambda _share: None))
        spent_s = time.process_time() - begin
        broken = [word for word in words if not whole(word, cut)]
        lengths = [piece.end_s - piece.start_s for piece in cut]
        forced = sum(piece.forced for piece in cut)
        print(f"{sound.duration_s / 60:.1f} min in {len(cut)} pieces, {spent_s:.1f} s of processor")  # noqa: T201
        print(f"length {np.median(lengths):.1f} s, at most {max(lengths):.1f} (limit {LONGEST_S}); forced {forced}")  # noqa: T201
        print(f"words not whole in one piece: {len(broken)} of {len(words)} ({len(broken) / len(words):.1%})")  # noqa: T201
        if options.recognise:
            understood(sound, [piece for piece in cut if piece.end_s < 60 * options.recognise], words)


def understood(sound: OnDisk, cut: list[Piece], words: list[Word]) -> None:
    """WER of what is heard of pieces, against the words within them."""
    listener = recognizer("en-us", "")
    begin = time.process_time()
    heard = [listener.hear(sound.cut(piece.start_s, piece.end_s, RATE), "en-us").text for piece in cut]
    spent_s = time.process_time() - begin
    said = [
        " ".join(word for begin_s, end_s, word in words if piece.start_s <= (begin_s + end_s) / 2 < piece.end_s)
        for piece in cut
    ]
    pairs = [(one, other) for one, other in zip(said, heard, strict=True) if one]
    wer, _ = error_rates([one for one, _ in pairs], [other for _, other in pairs])
    seconds = sum(piece.end_s - piece.start_s for piece in cut)
    print(f"heard: WER {wer:.3f} of {seconds:.0f} s, {spent_s:.0f} s of processor")  # noqa: T201


if __name__ == "__main__":
    main()

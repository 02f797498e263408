"""The lists of a dataset that is exported: what each recording says, in the ways that other programs read."""

import csv
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from backend.project.clips import Clip
from backend.protocol.problems import refuse
from backend.protocol.readable import readable
from backend.protocol.score import Phone


class Recording(NamedTuple):
    """One that lies in ``wavs/``."""

    name: str
    """Of its file, without the suffix."""
    clip: Clip
    phones: Sequence[Phone] = ()
    """As the clip was aligned; none where that is not known any more."""


Written = Sequence[Recording]
_FOREIGN = {"cmn": "zh", "nb": "no"}
"""Languages that such lists call otherwise than espeak-ng does."""


def ljspeech(written: Written, out: Path) -> list[Path]:
    """``metadata.csv``: name, text, text."""
    texts = [(name, _column(clip.text)) for name, clip, _ in written]
    return [_text(out / "metadata.csv", [f"{name}|{text}|{text}" for name, text in texts])]


def jsonl(written: Written, out: Path) -> list[Path]:
    """``metadata.jsonl``: a record a line."""
    rows = [
        {
            "audio": f"wavs/{name}.wav", "text": clip.text, "speaker": clip.speaker, "language": clip.language,
            "held_out": clip.held_out,
        }
        for name, clip, _ in written
    ]  # fmt: skip
    return [_text(out / "metadata.jsonl", [msgspec.json.encode(row).decode() for row in rows])]


def speaker_list(written: Written, out: Path) -> list[Path]:
    """``metadata.list``: recording, speaker, language and text, as GPT-SoVITS' and MeloTTS' lists have them."""
    rows = []
    for name, clip, _ in written:
        language = _FOREIGN.get(clip.language, clip.language.split("-")[0])
        said = map(_column, (clip.speaker, language, clip.text))
        rows.append("|".join((f"wavs/{name}.wav", *said)))
    return [_text(out / "metadata.list", rows)]


def _column(text: str) -> str:
    """A text that neither ends its column nor its line."""
    return " ".join(text.replace("|", " ").split())


def amphion(written: Written, out: Path) -> list[Path]:
    """``train.json`` and, where clips are held out, ``test.json``: Amphion's records, with whole paths."""
    records: dict[str, list[Mapping[str, Any]]] = {"train.json": [], "test.json": []}
    for name, clip, _ in written:
        part = records["test.json" if clip.held_out else "train.json"]
        audio = (out / "wavs" / f"{name}.wav").absolute()
        part.append({
            "Dataset": out.name, "index": len(part), "Singer": clip.speaker, "Uid": name, "Text": clip.text,
            "Language": clip.language, "Path": str(audio), "Duration": clip.length_s,
        })  # fmt: skip
    made = []
    for file, rows in records.items():
        if rows:
            (out / file).write_bytes(readable(rows))
            made.append(out / file)
    return made


def audiofolder(written: Written, out: Path) -> list[Path]:
    """``train/`` and, where clips are held out, ``test/``: recordings beside a ``metadata.csv``, as ``load_dataset`` of
    Hugging Face's datasets reads them (its guide "Create an audio dataset", AudioFolder).
    """
    made = []
    for split, held_out in (("train", False), ("test", True)):
        part = [one for one in written if one.clip.held_out == held_out]
        if not part:
            continue
        folder = out / split
        folder.mkdir()
        with (folder / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(("file_name", "transcription", "speaker", "language"))
            for name, clip, _ in part:
                (out / "wavs" / f"{name}.wav").rename(folder / f"{name}.wav")
                table.writerow((f"{name}.wav", " ".join(clip.text.split()), clip.speaker, clip.language))
        made.append(folder)
    (out / "wavs").rmdir()
    return made


def diffsinger(written: Written, out: Path) -> list[Path]:
    """``transcriptions.csv``: phones and their seconds, as DiffSinger's tools read them, pauses as ``SP``; ``ph_num``
    counts the phones of each word. Texts, speakers and languages stand in columns that those leave alone. Clips whose
    phones are not known are left out, and their recordings go. Raises VoicewrightError where no phones are known.
    """
    if not any(one.phones for one in written):
        refuse("no-alignments")
    path = out / "transcriptions.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("name", "ph_seq", "ph_dur", "ph_num", "text", "speaker", "language", "held_out"))
        for name, clip, phones in written:
            if not phones:
                (out / "wavs" / f"{name}.wav").unlink()
                continue
            said = " ".join(clip.text.split()), clip.speaker, clip.language, str(clip.held_out).lower()
            table.writerow((name, *_in_words(phones), *said))
    return [path]


def _in_words(phones: Sequence[Phone]) -> tuple[str, str, str]:
    """Symbols, seconds that add up to where the last phone ends, and how many phones each word or pause has."""
    symbols = ["SP" if phone.symbol.startswith("_") else phone.symbol for phone in phones]
    ends = [round(phone.start_s + phone.duration_s, 6) for phone in phones]
    seconds = [f"{end - begin:.6f}" for begin, end in zip((round(phones[0].start_s, 6), *ends), ends, strict=False)]
    numbers = [len(list(group)) for _, group in groupby(phones, key=lambda phone: phone.word)]
    return " ".join(symbols), " ".join(seconds), " ".join(map(str, numbers))


WRITERS: Mapping[str, Callable[[Written, Path], list[Path]]] = {
    "ljspeech": ljspeech, "jsonl": jsonl, "list": speaker_list, "amphion": amphion, "audiofolder": audiofolder,
    "diffsinger": diffsinger,
}  # fmt: skip


def _text(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path

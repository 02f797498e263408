"""The lists of a dataset that is exported: what each recording says, in the ways that other programs read."""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from backend.project.clips import Clip
from backend.protocol.readable import readable

Written = Sequence[tuple[str, Clip]]
"""Name of the recording in ``wavs/``, without its suffix, and its clip."""
_FOREIGN = {"cmn": "zh", "nb": "no"}
"""Languages that such lists call otherwise than espeak-ng does."""


def ljspeech(written: Written, out: Path) -> list[Path]:
    """``metadata.csv``: name, text, text."""
    texts = [(name, _column(clip.text)) for name, clip in written]
    return [_text(out / "metadata.csv", [f"{name}|{text}|{text}" for name, text in texts])]


def jsonl(written: Written, out: Path) -> list[Path]:
    """``metadata.jsonl``: a record a line."""
    rows = [
        {
            "audio": f"wavs/{name}.wav", "text": clip.text, "speaker": clip.speaker, "language": clip.language,
            "held_out": clip.held_out,
        }
        for name, clip in written
    ]  # fmt: skip
    return [_text(out / "metadata.jsonl", [msgspec.json.encode(row).decode() for row in rows])]


def speaker_list(written: Written, out: Path) -> list[Path]:
    """``metadata.list``: recording, speaker, language and text, as GPT-SoVITS' and MeloTTS' lists have them."""
    rows = []
    for name, clip in written:
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
    for name, clip in written:
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
        part = [(name, clip) for name, clip in written if clip.held_out == held_out]
        if not part:
            continue
        folder = out / split
        folder.mkdir()
        with (folder / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(("file_name", "transcription", "speaker", "language"))
            for name, clip in part:
                (out / "wavs" / f"{name}.wav").rename(folder / f"{name}.wav")
                table.writerow((f"{name}.wav", " ".join(clip.text.split()), clip.speaker, clip.language))
        made.append(folder)
    (out / "wavs").rmdir()
    return made


WRITERS: Mapping[str, Callable[[Written, Path], list[Path]]] = {
    "ljspeech": ljspeech, "jsonl": jsonl, "list": speaker_list, "amphion": amphion, "audiofolder": audiofolder,
}  # fmt: skip


def _text(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path

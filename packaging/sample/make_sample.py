"""Makes assets/sample from Debian's recordings of Allison Smith.

    apt-get download asterisk-core-sounds-en asterisk-core-sounds-en-g722
    for f in *.deb; do dpkg-deb -x "$f" sounds; done
    python packaging/sample/make_sample.py sounds assets/sample

Needs ffmpeg (libsndfile does not read G.722). The choice is deterministic: the same packages give the same files.
"""

import argparse
import gzip
import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

SHORTEST_S = 1.2
LONGEST_S = 14.0
TOTAL_S = 12.7 * 60
MOST_BYTES = 15_000_000
HELD_OUT_EVERY = 17
"""One clip in so many is kept out of training, to hear the voice on words it never learnt."""
UNREADABLE = re.compile(r"[\[\]()#*@<>]|\d{3}|\d\.\d")
"""Texts that do not say how their signs and numbers were spoken."""


@dataclass(frozen=True)
class Prompt:
    """One recording with its text."""

    key: str
    text: str
    samples: np.ndarray[tuple[int], np.dtype[np.int16]]
    rate: int

    @property
    def duration_s(self) -> float:
        """Length, seconds."""
        return len(self.samples) / self.rate


def transcripts(root: Path) -> Iterator[tuple[str, str]]:
    """Pairs (key, text) of the package's list."""
    (listing,) = root.rglob("core-sounds-en.txt.gz")
    with gzip.open(listing, "rt", encoding="utf-8") as lines:
        for line in lines:
            key, separator, text = line.partition(": ")
            if separator and not line.startswith(";"):
                yield key.strip(), " ".join(text.split())


def decode(path: Path) -> tuple[np.ndarray[tuple[int], np.dtype[np.int16]], int]:
    """G.722 → 16-bit samples at 16 kHz."""
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "g722", "-i", str(path), "-ac", "1", "-f", "s16le", "-"],
        capture_output=True,
        check=True,
    ).stdout
    return np.frombuffer(raw, dtype="<i2"), 16_000


def spoken_text(text: str) -> str:
    """The text as it was read: no leading or trailing dots of a cut sentence, a capital, a full stop."""
    text = text.strip(" .…")
    text = text[:1].upper() + text[1:]
    return text if text.endswith(("?", "!")) else text + "."


def prompts(root: Path) -> Iterator[Prompt]:
    """All recordings that are fit for the sample, in the list's order; the same text once only."""
    by_key = {path.with_suffix("").as_posix().rpartition("/en_US_f_Allison/")[2]: path for path in root.rglob("*.g722")}
    seen: set[str] = set()
    for key, text in transcripts(root):
        folded = re.sub(r"\W+", " ", text).casefold().strip()
        if key not in by_key or UNREADABLE.search(text) or folded in seen:
            continue
        samples, rate = decode(by_key[key])
        prompt = Prompt(key, spoken_text(text), samples, rate)
        if SHORTEST_S <= prompt.duration_s <= LONGEST_S:
            seen.add(folded)
            yield prompt


def choose(found: list[Prompt]) -> list[Prompt]:
    """As many as fit, longer sentences first: they teach most about connected speech."""
    chosen: list[Prompt] = []
    total = 0.0
    for prompt in sorted(found, key=lambda p: (-min(p.duration_s, 2.5), hashlib.sha256(p.key.encode()).digest())):
        if total + prompt.duration_s <= TOTAL_S:
            chosen.append(prompt)
            total += prompt.duration_s
    return sorted(chosen, key=lambda p: p.key)


def main() -> None:
    """Write FLAC files, metadata.jsonl and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sounds", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    out: Path = arguments.out
    audio = out / "audio"
    audio.mkdir(parents=True, exist_ok=True)
    for old in audio.glob("*.flac"):
        old.unlink()
    chosen = choose(list(prompts(arguments.sounds)))
    with (out / "metadata.jsonl").open("w", encoding="utf-8") as lines:
        for index, prompt in enumerate(chosen):
            name = prompt.key.replace("/", "-") + ".flac"
            soundfile.write(audio / name, prompt.samples, prompt.rate, subtype="PCM_16", compression_level=1.0)
            row = {
                "audio": f"audio/{name}", "text": prompt.text, "speaker": "Allison", "language": "en-us",
                "held_out": index % HELD_OUT_EVERY == HELD_OUT_EVERY // 2,
            }  # fmt: skip
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    size = sum(path.stat().st_size for path in audio.glob("*.flac"))
    minutes = sum(prompt.duration_s for prompt in chosen) / 60
    if size > MOST_BYTES:
        raise SystemExit(f"{minutes:.1f} minutes take {size} bytes, more than {MOST_BYTES}: lower TOTAL_S.")
    print(f"{len(chosen)} clips, {minutes:.1f} minutes, {size / 1e6:.1f} MB")  # noqa: T201


if __name__ == "__main__":
    main()

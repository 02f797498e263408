"""Recorded speech with its texts from Debian's packages: one dataset of ten speakers in seven languages.

    python packaging/base/recordings.py OUT [--minutes-each 4]

Needs apt-get, dpkg-deb and ffmpeg. Called again, it keeps what is there. Allison's prompts are left alone: she is the
sample dataset's speaker, whom no base may know. Of tuxpaint's volunteers some are kept to judge with (``--strangers``).
"""

import argparse
import gzip
import json
import math
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

PACKAGES = (
    "asterisk-core-sounds-fr", "asterisk-core-sounds-fr-g722", "tuxpaint-stamps-default", "fillets-ng-data",
    "fillets-ng-data-nl",
)  # fmt: skip
VOLUNTEERS = {"fr": "fr-fr", "ro": "ro", "es": "es", "ru": "ru", "bg": "bg", "da": "da"}
"""Tuxpaint's languages → ours. One person reads each of these."""
STRANGERS = {"el": "el", "be": "be"}
"""Other volunteers of tuxpaint, to judge with."""
ACTORS = {"font_small": "fillets-nl-small", "font_big": "fillets-nl-big"}
SHORTEST_S, LONGEST_S = 0.8, 15.0
_UNREADABLE = re.compile(r"[\[\]()#*@<>$€£%/]|\d")
"""Texts that do not say how their signs and numbers were spoken."""
_DIALOG = re.compile(r'dialogId\("([^"]+)",\s*"(\w+)",[^\n]*\n\s*dialogStr\("((?:[^"\\]|\\.)*)"\)')
_HELD_OUT_EVERY = 20
_ENOUGH = 80
"""Recordings of a stranger."""


@dataclass(frozen=True)
class Recording:
    """One file with what is said in it."""

    path: Path
    text: str
    speaker: str
    language: str


def fetch(folder: Path) -> Path:
    """The packages' files, downloaded and unpacked once."""
    files = folder / "debian"
    if not files.exists():
        loading = folder / "debian-loading"
        loading.mkdir(parents=True, exist_ok=True)
        subprocess.run(("apt-get", "download", *PACKAGES), check=True, cwd=loading)
        for package in loading.glob("*.deb"):
            subprocess.run(("dpkg-deb", "-x", str(package), str(loading / "all")), check=True)
        (loading / "all").rename(files)
    return files / "usr/share"


def prompts(share: Path) -> Iterator[Recording]:
    """June's telephone prompts."""
    (listing,) = share.rglob("core-sounds-fr.txt.gz")
    paths = {path.with_suffix("").as_posix().rpartition("/fr_CA_f_June/")[2]: path for path in share.rglob("*.g722")}
    paths = paths if len(paths) > 1 else {path.stem: path for path in share.rglob("*.g722")}
    with gzip.open(listing, "rt", encoding="utf-8") as lines:
        for line in lines:
            key, separator, text = line.partition(": ")
            if separator and key.strip() in paths:
                yield Recording(paths[key.strip()], text, "june", "fr-fr")


def stamps(share: Path, volunteers: Mapping[str, str]) -> Iterator[Recording]:
    """Tuxpaint's volunteers, who say what a picture shows."""
    for short, language in volunteers.items():
        for path in sorted(share.rglob(f"*_desc_{short}.ogg")):
            listing = path.with_name(path.name.replace(f"_desc_{short}.ogg", ".txt"))
            if not listing.exists():
                continue
            for line in listing.read_text("utf-8", errors="replace").splitlines():
                if line.startswith(f"{short}.utf8="):
                    yield Recording(path, line.partition("=")[2], f"tuxpaint-{short}", language)


def dialogs(share: Path) -> Iterator[Recording]:
    """The two fish of Fish Fillets, in Dutch."""
    root = share / "games/fillets-ng"
    for script in sorted(root.glob("script/*/dialogs_nl.lua")):
        for key, font, text in _DIALOG.findall(script.read_text("utf-8")):
            path = root / "sound" / script.parent.name / "nl" / f"{key}.ogg"
            if font in ACTORS and path.exists():
                yield Recording(path, text.replace('\\"', '"'), ACTORS[font], "nl")


def _known(share: Path) -> Iterator[Recording]:
    yield from prompts(share)
    yield from stamps(share, VOLUNTEERS)
    yield from dialogs(share)


def _strangers(share: Path) -> Iterator[Recording]:
    for language in STRANGERS:
        yield from islice(stamps(share, {language: STRANGERS[language]}), _ENOUGH)


def decode(path: Path, out: Path) -> float:
    """Write FLAC, mono, at its own rate; returns the length in seconds."""
    if not out.exists():
        form = ("-f", "g722") if path.suffix == ".g722" else ()
        unfinished = out.with_name("unfinished.flac")
        subprocess.run(
            ("ffmpeg", "-v", "error", "-y", *form, "-i", str(path), "-ac", "1", "-sample_fmt", "s16", str(unfinished)),
            check=True,
        )
        unfinished.replace(out)
    import soundfile

    return float(soundfile.info(out).duration)


def main() -> None:
    """Write ``metadata.jsonl`` and ``audio/``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes-each", type=float, default=math.inf, help="of a speaker; without it all there is")
    parser.add_argument("--strangers", action="store_true", help="those who are kept out of every base, to judge with")
    options = parser.parse_args()
    out: Path = options.out.absolute()
    share = fetch(out.parent / "packages")
    (out / "audio").mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, object]] = []
    seen: set[tuple[str, str]] = set()
    seconds: dict[str, float] = {}
    for one in _strangers(share) if options.strangers else _known(share):
        text = " ".join(one.text.split())
        folded = re.sub(r"\W+", " ", text).casefold().strip()
        if _UNREADABLE.search(text) or not folded or (one.speaker, folded) in seen:
            continue
        # A name stays a recording's own, whatever else is wanted.
        audio = f"audio/{one.speaker}-{len(seen):05d}.flac"
        seen.add((one.speaker, folded))
        if seconds.get(one.speaker, 0.0) >= 60 * options.minutes_each:
            continue
        duration_s = decode(one.path, out / audio)
        if SHORTEST_S <= duration_s <= LONGEST_S:
            seconds[one.speaker] = seconds.get(one.speaker, 0.0) + duration_s
            rows.append({
                "audio": audio, "text": text, "speaker": one.speaker, "language": one.language,
                "held_out": len(rows) % _HELD_OUT_EVERY == 0,
            })  # fmt: skip
        else:
            (out / audio).unlink()
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (out / "metadata.jsonl").write_text(lines, "utf-8")


if __name__ == "__main__":
    main()

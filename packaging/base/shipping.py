"""Into assets/base, if the judge likes it better than what lies there."""

import math
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from checkpoints import newest
from safetensors.torch import load_file, save_file

from backend import registry
from backend.cli.output import say
from backend.project import durable
from backend.project.project import Project
from backend.protocol.problems import refuse
from backend.protocol.readable import readable
from backend.protocol.voices import VoiceInfo, voice_of
from backend.training.listening.judging import rank
from backend.training.record.checkpoint import read_state
from backend.voices import making

LICENCE = "CC-BY-SA-3.0, GPL-2.0-or-later and Apache-2.0 recordings; the weights under the product's GPL-3.0-or-later"
_EXACT = (
    "mel_mean", "mel_scale", "pitch", "speaker_embeddings", "contrast.moments", "card",
    "ssl_proj.weight", "ssl_proj.bias", "quantizer.vq.layers.0._codebook.embed", "mean", "scale",
    "conditions.speaker_embeddings",
)  # fmt: skip
"""Statistics stay as they are, and what semantic codes are made by, since others know it by its hash; weights are kept
in half precision, which cannot be heard.
"""
_COMES_ALONG = "dec.vocoder."
"""In sovits, where it lies in the voice (``model/spectra.py``): the base takes it from beside it."""
Figures = dict[str, dict[str, float | None]]


Minutes = dict[str, dict[str, float]]
"""Speaker → language → minutes of speech."""


def ship(place: Path, figures: Figures, out: Path, apache: Path) -> None:
    """The newest models of a base project: see :func:`put`."""
    info = registry.recipe(out.name).info
    put({one.name: newest(place, info.name, one.name) for one in info.stages}, spoken(place), figures, out, apache)


def put(checkpoints: Mapping[str, Path], data: Minutes, figures: Figures, out: Path, apache: Path) -> None:
    """Write ``out``, which is called as the family is, whole: models, ``voice.json``, ``base.json`` (data, licence,
    minutes, figures); beside it the text of the Apache licence, which lies in ``apache``: Kokoro's and hibari's speech
    came under it.

    Raises ``VoicewrightError`` where what lies there was judged as good or better.
    """
    old = msgspec.json.decode((out / "base.json").read_bytes())["figures"] if out.exists() else {}
    common = sorted(name for name in figures if name in old)
    now, before = worth(figures, common or sorted(figures)), worth(old, common)
    if before is not None and (now is None or now >= before):
        refuse("base-is-worse", now=math.inf if now is None else now, before=before, file=out)  # fmt: skip
    recipe = registry.recipe(out.name)
    steps = {stage: read_state(checkpoint).step for stage, checkpoint in checkpoints.items()}
    blank = voice_of(recipe.info, recipe.info.name, "Base", f"{datetime.now(UTC):%Y-%m-%d}")
    info = msgspec.structs.replace(blank, steps=steps)
    card = {"data": data, "licence": LICENCE, "steps": steps, "figures": figures}

    def make(folder: Path) -> VoiceInfo:
        made = recipe.export(checkpoints, folder, info)
        halve(folder)
        durable.write_bytes(folder / "base.json", readable(card))
        return made

    out.parent.mkdir(parents=True, exist_ok=True)
    making.write(out.parent, out.name, recipe, make, making.DIGITS)
    shutil.copyfile(apache, out.with_name("LICENSE-Apache-2.0.txt"))
    say(f"{out}: {size_mb(out):.1f} MB, judged {now}")


def halve(folder: Path) -> None:
    """Keep a voice's weights in half precision."""
    for file in folder.rglob("*.safetensors"):
        halved(file)


def size_mb(folder: Path) -> float:
    """Of all files in it, 10⁶ bytes."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def worth(figures: Figures, names: Iterable[str]) -> float | None:
    """What bases are compared by, less is better: the trainer's rank of a checkpoint, mean of what was made."""
    made = [rank(figures[name])[0] for name in names if not name.endswith(", real")]
    return round(sum(made) / len(made), 4) if made else None


def halved(file: Path) -> None:
    """Floats of a safetensors file in half precision, but for statistics; without the vocoder that comes along."""
    table = {
        name: value.half() if value.is_floating_point() and name not in _EXACT else value
        for name, value in load_file(file).items()
        if not name.startswith(_COMES_ALONG)
    }
    save_file(table, file)


def spoken(place: Path) -> Minutes:
    """What lies in the project."""
    with Project.open(place, lock=False) as project:
        return minutes((clip.speaker, clip.language, clip.length_s) for clip in project.clips.all())


def minutes(clips: Iterable[tuple[str, str, float]]) -> Minutes:
    """Of clips, by speaker, language and seconds."""
    found: Minutes = {}
    for speaker, language, seconds in clips:
        theirs = found.setdefault(speaker, {})
        theirs[language] = round(theirs.get(language, 0.0) + seconds / 60, 2)
    return found

"""The valle base on a machine with a graphics card, where only torch, numpy, safetensors and msgspec are installed.

valle_gpu.py pack FOLDER SOURCE… [--codec FOLDER]     here: phones and codes of all clips, clips.json and .safetensors
valle_gpu.py train FOLDER --stage ar --minutes 8      there: → FOLDER/ar, a checkpoint, and FOLDER/ar.jsonl
valle_gpu.py train FOLDER --stage nar --minutes 8     there: the same, beside FOLDER/ar
valle_gpu.py export FOLDER VOICE                      here: a voice that speaks, or goes on being trained
valle_gpu.py ship FOLDER CORPORA                      here: judged by CORPORA/strangers*, → assets/base/valle, if better

A training that has a checkpoint goes on from it. SOURCE: a *.voicewright that is prepared, or a folder with
metadata.jsonl (audio, text, speaker, language, held_out; phones), as kokoro.py and taught.py write it. Without phones
and their times no place in the text is followed.
"""

import argparse
import dataclasses
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import torch
from safetensors.numpy import load_file, save_file

from backend.families.valle.config import AR, NAR, ValleConfig, presets
from backend.families.valle.corpus import CodeCorpus, Utterance
from backend.families.valle.facts import Card, Facts
from backend.families.valle.hearing import Hearing
from backend.families.valle.knobs import manner_of
from backend.families.valle.loss import of_first, of_second
from backend.families.valle.model.ar_v1 import ArV1
from backend.families.valle.model.ar_v2 import ArV2
from backend.families.valle.model.nar_v1 import NarV1
from backend.families.valle.sizes import Sizes
from backend.families.valle.spelling import Spelt
from backend.families.valle.stages.optimising import state_of
from backend.families.valle.weights import beside
from backend.families.valle.weights import voice as weights
from backend.protocol.notices import Notice, said
from backend.protocol.score import Phone
from backend.recipe import Batch, TrainState
from backend.training.loop.ema import Average
from backend.training.record import checkpoint
from backend.training.record.checkpoint import Snapshot

if TYPE_CHECKING:
    from backend.datasets.manifest import Item

_LISTEN_EVERY = 500
_SEED = 1


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the clips beside their codes."""

    config: ValleConfig
    facts: Facts
    texts: list[str]
    symbols: list[tuple[str, ...]]
    phones: list[tuple[int, ...]]
    speakers: list[str]
    frames: list[int]
    kept: int
    """So many of the last ones are held out."""
    minutes: dict[str, dict[str, float]] = {}
    """Speaker → language → minutes."""


def main() -> int:
    """One command. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="what", required=True)
    packing = commands.add_parser("pack")
    packing.add_argument("folder", type=Path)
    packing.add_argument("sources", type=Path, nargs="+")
    packing.add_argument("--preset", default="base")
    packing.add_argument("--codec", help="another one than the preset's: a folder")
    packing.add_argument("--group", choices=("1", "2", "4", "8"), default="1", help="codes a step")
    training = commands.add_parser("train")
    training.add_argument("folder", type=Path)
    training.add_argument("--stage", choices=(AR, NAR), required=True)
    training.add_argument("--minutes", type=float, default=8.0)
    training.add_argument("--device", default="cuda")
    exporting = commands.add_parser("export")
    exporting.add_argument("folder", type=Path)
    exporting.add_argument("voice", type=Path)
    shipping = commands.add_parser("ship")
    shipping.add_argument("folder", type=Path)
    shipping.add_argument("corpora", type=Path)
    options = parser.parse_args()
    if options.what == "pack":
        config = presets()[options.preset]
        pack(options.folder, options.sources, replace(config, codec=options.codec or config.codec, group=options.group))
    elif options.what == "train":
        train(options.folder, options.stage, options.minutes, torch.device(options.device))
    elif options.what == "ship":
        ship(options.folder, options.corpora)
    else:
        export(options.folder, options.voice)
    return 0


def pack(folder: Path, sources: Sequence[Path], config: ValleConfig) -> None:
    """All clips of projects and folders as codes."""
    from shipping import minutes

    from backend.codec import opening
    from backend.codec.codec import Spaced
    from backend.datasets.features import FeatureCache
    from backend.families.valle import data
    from backend.recipe import Start

    folder.mkdir(parents=True, exist_ok=True)
    items = [item for source in sources for item in _items(source.absolute())]
    start = Start(config=config, device=torch.device("cpu"), cache=FeatureCache(folder / "cache"))
    corpus = data.prepare(items, start, _say, stage=AR)
    clips = [*corpus.training, *corpus.kept]
    places = [one.place_T for one in clips if one.place_T is not None]
    tables = {"codes": np.concatenate([one.codes_TQ for one in clips])}
    if len(places) == len(clips):
        tables["places"] = np.concatenate(places)
    if isinstance(codec := opening.of(corpus.facts.codec), Spaced):
        tables["vectors"] = codec.vectors()
    packed = Packed(
        config=config if "places" in tables else replace(config, strides=0), facts=corpus.facts,
        texts=[one.text for one in clips], symbols=[one.texts[0].symbols for one in clips],
        phones=[one.texts[0].phones for one in clips], speakers=[one.speaker for one in clips],
        frames=[len(one) for one in clips], kept=len(corpus.kept),
        minutes=minutes((one.speaker, one.language, one.duration_s) for one in items),
    )  # fmt: skip
    (folder / "clips.json").write_bytes(msgspec.json.encode(packed))
    save_file(tables, folder / "clips.safetensors")
    hours = sum(packed.frames) * corpus.facts.codec.hop_s / 3600
    print(f"{len(clips)} clips, {hours:.1f} h, {len(corpus.facts.speakers)} speakers")  # noqa: T201


def _items(source: Path) -> list["Item"]:
    """The clips of a project, or those that a list names, each at the loudness that projects bring clips to."""
    from backend.audio import io, loudness
    from backend.datasets import manifest
    from backend.datasets.manifest import Item
    from backend.datasets.preparing import TARGET_LUFS
    from backend.project.project import Project

    if not any(source.glob("metadata*.jsonl")):
        with Project.open(source, lock=False) as opened:
            return manifest.build(opened)
    found = []
    lines = [line for one in source.glob("metadata*.jsonl") for line in one.read_text("utf-8").splitlines()]
    for index, line in enumerate(lines):
        row = json.loads(line)
        samples, rate = io.read(source / row["audio"])
        found.append(Item(
            clip=index, audio=source / row["audio"], start_s=0.0, end_s=len(samples) / rate,
            gain_db=round(loudness.gain_to(samples, rate, TARGET_LUFS), 2), text=row["text"],
            language=row["language"], speaker=row["speaker"], held_out=row["held_out"],
            phones=msgspec.convert(row.get("phones", ()), tuple[Phone, ...]), words=(),
        ))  # fmt: skip
    return found


def unpacked(folder: Path, stage: str) -> tuple[CodeCorpus, ValleConfig, torch.Tensor | None]:
    """The corpus of a stage, and where codes lie in the codec's space, if the second stage is to know."""
    packed = msgspec.json.decode((folder / "clips.json").read_bytes(), type=Packed)
    tables = load_file(folder / "clips.safetensors")
    codes, places = tables["codes"], tables.get("places")
    ends = np.cumsum(packed.frames)
    clips = [
        Utterance(
            (Spelt(symbols, phones, 1 + max(phones)),),
            codes[end - frames : end],
            speaker,
            text,
            None if places is None else places[end - frames : end],
        )
        for symbols, phones, frames, end, speaker, text in zip(
            packed.symbols, packed.phones, packed.frames, ends, packed.speakers, packed.texts, strict=True
        )
    ]
    cut = len(clips) - packed.kept
    config, vectors = packed.config, tables.get("vectors")
    pointed = config.code_vectors and config.version == "v1" and vectors is not None
    config = replace(config, code_vectors=pointed)
    corpus = CodeCorpus(clips[:cut], clips[cut:], packed.facts, config, stage=stage)
    return corpus, config, torch.from_numpy(vectors) if stage == NAR and pointed else None


def train(folder: Path, stage: str, minutes: float, device: torch.device) -> None:
    """So many minutes more."""
    corpus, config, vectors = unpacked(folder, stage)
    facts = corpus.facts
    sizes = config.sizes(len(facts.symbols), facts.cardinality, facts.books)
    if vectors is not None:
        sizes = replace(sizes, code_width=vectors.shape[2])
    torch.manual_seed(_SEED)
    torch.set_float32_matmul_precision("high")
    state = _begun(stage, corpus, config, sizes, folder, device)
    if vectors is not None:
        for one in (state.modules[stage], state.ema[stage]):
            assert isinstance(one, NarV1)
            one.know(vectors.to(device))
    network, mean = state.modules[stage], Average(state.ema[stage], state.modules[stage])
    hearing = None if vectors is None else _hearing(facts, folder, device)
    optimizer, place = state.optimizers[stage], folder / stage
    for group in optimizer.param_groups:
        group["base_lr"] = float(group["lr"])
    if place.is_dir():
        checkpoint.load(place, state)
    assert state.schedule is not None
    began, last = time.monotonic(), state.step
    while (spent := (time.monotonic() - began) / (60 * minutes)) < 1:
        factor = state.schedule(stage, state.step, spent)
        for group in optimizer.param_groups:
            group["lr"] = group["base_lr"] * factor
        network.train()
        batch = _there(corpus.batch(state.step, _SEED), device)
        parts = _measured(network, batch, stage, config, hearing, own=state.step % 2 == 0)
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(parts["loss"])
        norm = torch.nn.utils.clip_grad_norm_(network.parameters(), config.clip_norm)
        if not bool(torch.isfinite(norm)):
            continue  # this batch moves nothing
        optimizer.step()
        mean.move(state.ema_decay, state.step)
        state.step += 1
        if state.step % _LISTEN_EVERY == 0:
            _tell(folder, stage, state, corpus, device, parts, time.monotonic() - began, last, hearing)
            _save(place, stage, state, config)
    _tell(folder, stage, state, corpus, device, parts, time.monotonic() - began, last, hearing)
    _save(place, stage, state, config)


def export(folder: Path, voice: Path) -> None:
    """A voice of both checkpoints."""
    from backend.families.valle.recipe import RECIPE
    from backend.project import voice_card
    from backend.protocol.voices import CARD, voice_of

    voice.mkdir(parents=True)
    info = RECIPE.export({AR: folder / AR, NAR: folder / NAR}, voice, voice_of(RECIPE.info, voice.name, voice.name))
    (voice / CARD).write_bytes(voice_card.encode(info))


def ship(folder: Path, corpora: Path) -> None:
    """Into assets/base/valle, with what it was made from and how strangers judge it."""
    from shipping import put
    from strangers import judge_strangers
    from valle_base import ValleBase

    from backend.shipped import BASES

    packed = msgspec.json.decode((folder / "clips.json").read_bytes(), type=Packed)
    figures = judge_strangers(ValleBase(folder / AR, folder / NAR), corpora)
    (apache,) = (corpora / "packages/parts").glob("hibari_tts-*/licenses/LICENSE")
    put({AR: folder / AR, NAR: folder / NAR}, packed.minutes, figures, BASES / "valle", apache)


def _begun(
    stage: str, corpus: CodeCorpus, config: ValleConfig, sizes: Sizes, folder: Path, device: torch.device
) -> TrainState:
    beside_it = "" if stage == AR else beside.hash_of(folder / AR)
    card = Card(
        facts=corpus.facts, sizes=sizes, prompts=corpus.prompts(), manner=manner_of(config), first_stage=beside_it
    )
    return state_of(stage, weights.network(stage, card).to(device), config, corpus.facts.codec)


def _hearing(facts: Facts, folder: Path, device: torch.device) -> Hearing | None:
    """By the decoder of a codec that has one to listen by, which needs more than the packages above; beside the first
    stage in ``folder``.
    """
    from backend.codec import opening
    from backend.codec.codec import Heard

    codec, (first, _) = opening.of(facts.codec), weights.from_checkpoint(AR, folder / AR)
    if not isinstance(codec, Heard):
        return None
    assert isinstance(first, ArV1 | ArV2)
    return Hearing(codec.decoder(device), first.to(device).eval().requires_grad_(False))


def _measured(
    network: torch.nn.Module, batch: Batch, stage: str, config: ValleConfig, hearing: Hearing | None, *, own: bool
) -> dict[str, torch.Tensor]:
    if hearing is not None:
        return hearing.distances(network, batch, config, own=own)
    return (of_first if stage == AR else of_second)(network, batch, config)


@torch.no_grad()
def _tell(
    folder: Path, stage: str, state: TrainState, corpus: CodeCorpus, device: torch.device,
    parts: dict[str, torch.Tensor], seconds: float, first: int, hearing: Hearing | None,
) -> None:  # fmt: skip
    """A line of figures: the loss of training, and of the averaged network on clips that it never saw."""
    heard: list[dict[str, torch.Tensor]] = [
        _measured(state.ema[stage], _there(batch, device), stage, corpus.config, hearing, own=True)
        for batch in corpus.held_out()
    ]
    speed = round((state.step - first) / seconds, 2)
    row = {"step": state.step, "seconds": round(seconds), "steps_s": speed, "loss": float(parts["loss"].detach())}
    for name in heard[0] if heard else ():
        row[f"held_out_{name}"] = float(torch.stack([one[name] for one in heard]).mean())
    line = json.dumps(row)
    print(line, flush=True)  # noqa: T201
    with (folder / f"{stage}.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")


def _save(place: Path, stage: str, state: TrainState, config: ValleConfig) -> None:
    values = dataclasses.asdict(config)
    checkpoint.save(place, state, Snapshot(step=state.step, family="valle", stage=stage, values=values))


def _there(batch: Batch, device: torch.device) -> Batch:
    return {name: value if value.dim() == 0 else value.to(device) for name, value in batch.items()}


def _say(fraction: float, doing: Notice | None) -> None:
    print(f"\r{fraction:6.1%} {said(doing)}", end="", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())

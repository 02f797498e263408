"""Train our own codec or content encoder on folders of audio, without a project; on a graphics card where there is one.

    PYTHONPATH=. python packaging/resources/learn.py codec OUT FOLDER [FOLDER …] --minutes 10 [--device cuda]
    PYTHONPATH=. python packaging/resources/learn.py content OUT FOLDER [FOLDER …] --minutes 10

A FOLDER with ``metadata.jsonl`` is read as it says (``packaging/base/corpus.py``), with its phones where there are
``labels`` (``kokoro_labels.py``); of any other, all sound files. OUT is a folder that the product opens; it is written
every minute, and trained on from where it is. The codec starts with the vocoder of the shipped base. Features are kept
beside OUT, in ``cache``.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Generic

import msgspec
import numpy as np
import soundfile
import torch
from lightning_fabric import Fabric
from safetensors.torch import load_file, save_file

from backend.cli.output import say
from backend.codec.own import codec as codecs
from backend.codec.own import config as codec_config
from backend.codec.own import stage as codec_stage
from backend.codec.own.model import CodecNetwork
from backend.content.own import config as content_config
from backend.content.own import encoder as contents
from backend.content.own import stage as content_stage
from backend.content.own.model import Pupil
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.protocol.score import Phone
from backend.recipe import Batch, Corpus, Stage, Start, TrainState
from backend.recipe.stage import D
from backend.recipe.start import C
from backend.shipped import BASES
from backend.training.loop.stepper import GuardedStepper
from backend.vocoder.config import VocoderConfig
from backend.vocoder.model import SourceFilterVocoder
from backend.voices.folder import fill, read_config, read_table

BASE = BASES / "fastpitch"
SOUNDS = ("*.flac", "*.wav", "*.ogg", "*.opus")
HELD_OUT_EVERY = 50
SAVE_EVERY_S, SAY_EVERY_S = 60.0, 15.0
AHEAD = 6
SHORTEST_S, LONGEST_S = 0.7, 16.0


def items(folders: Sequence[Path]) -> list[Item]:
    """All clips of usual length."""
    found: list[Item] = []
    for folder in folders:
        for path, text, speaker, language in _rows(folder):
            length_s = float(soundfile.info(path).duration)
            if SHORTEST_S <= length_s <= LONGEST_S:
                found.append(
                    Item(
                        clip=len(found), audio=path, start_s=0.0, end_s=length_s, gain_db=0.0, text=text,
                        language=language, speaker=speaker, phones=_phones(folder, path), words=(),
                        held_out=len(found) % HELD_OUT_EVERY == HELD_OUT_EVERY - 1,
                    )
                )  # fmt: skip
    return found


def _rows(folder: Path) -> Iterator[tuple[Path, str, str, str]]:
    listings = sorted(folder.glob("metadata*.jsonl"))
    for listing in listings:
        for line in listing.read_text("utf-8").splitlines():
            row = json.loads(line)
            yield folder / row["audio"], row["text"], row["speaker"], row["language"]
    if not listings:
        for path in sorted(path for kind in SOUNDS for path in folder.rglob(kind)):
            yield path, "", path.parent.name, ""


def _phones(folder: Path, audio: Path) -> tuple[Phone, ...]:
    file = folder / "labels" / f"{audio.stem}.npz"
    if not file.exists():
        return ()
    with np.load(file) as labels:
        rows = zip(labels["phones"].tolist(), labels["start_s"].tolist(), labels["duration_s"].tolist(), strict=True)
        named = [{"symbol": symbol, "start_s": start, "duration_s": length} for symbol, start, length in rows]
        return msgspec.convert(named, tuple[Phone, ...])


@dataclass(frozen=True)
class Work(Generic[C, D]):
    """What is trained: a stage, its config, and what becomes of its state."""

    stage: Stage[C, D, Batch]
    config: C

    def begin(self, state: TrainState, out: Path) -> None:
        """From where OUT is, or from what ships."""
        there = out / "state.safetensors"
        if there.exists():
            table = load_file(there)
            for name, module in (*state.modules.items(), *((f"ema.{one}", two) for one, two in state.ema.items())):
                mine = {key.removeprefix(f"{name}/"): two for key, two in table.items() if key.startswith(f"{name}/")}
                if mine:  # a discriminator may be new
                    module.load_state_dict(mine)
            say(f"on from {out}")
        elif isinstance(self.config, codec_config.CodecConfig):
            shipped = read_config(BASE / "vocoder.json", VocoderConfig)
            if shipped == self.config.vocoder:
                table = {name: one.float() for name, one in read_table(BASE / "vocoder.safetensors").items()}
                judges = load_file(BASE / "training/adversary.safetensors")
                vocoder = fill(SourceFilterVocoder(shipped), table, str(BASE))
                codec_stage.adopt(state, vocoder, {name: one.float() for name, one in judges.items()})
                say("with the vocoder of the shipped base")

    def save(self, state: TrainState, out: Path) -> None:
        """What the product opens; and all weights, to go on with."""
        out.mkdir(parents=True, exist_ok=True)
        if isinstance(self.config, codec_config.CodecConfig):
            network, vocoder = state.ema[codec_stage.CODEC], state.ema[codec_stage.VOCODER]
            assert isinstance(network, CodecNetwork)
            assert isinstance(vocoder, SourceFilterVocoder)
            codecs.save(out, network, vocoder)
        else:
            pupil = state.ema[content_stage.PUPIL]
            assert isinstance(pupil, Pupil)
            contents.save(out, pupil.listener)
        for file in out.glob("*.safetensors"):
            if file.stem != "state":
                save_file(_halved(load_file(file)), file)
        parts = {**state.modules, **{f"ema.{name}": one for name, one in state.ema.items()}}
        whole = {
            f"{name}/{key}": one.contiguous() for name, part in parts.items() for key, one in part.state_dict().items()
        }
        save_file(whole, out / "state.safetensors")


def _halved(table: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Two bytes a weight; books whole, whose sums may be too large."""
    return {name: one if name.startswith("books.") or one.ndim < 2 else one.half() for name, one in table.items()}


def warm(work: Work[C, D], clips: Sequence[Item], cache: FeatureCache, workers: int) -> None:
    """Features of all clips into the cache, by several processes."""
    shares = [clips[number :: workers * 4] for number in range(workers * 4)]
    with ProcessPoolExecutor(workers) as pool:
        for done, _ in enumerate(pool.map(_warm, [(work, share, cache.folder) for share in shares if share]), 1):
            say(f"features: {done} of {len(shares)}")


def _warm(task: tuple[Work[C, D], Sequence[Item], Path]) -> None:
    work, share, folder = task
    torch.set_num_threads(1)
    start = Start(config=work.config, device=torch.device("cpu"), cache=FeatureCache(folder))
    kept = [replace(item, held_out=False) for item in share]
    work.stage.prepare(kept, start, lambda fraction, text: None)


def train(work: Work[C, D], clips: Sequence[Item], out: Path, cache: FeatureCache, minutes: float, device: str) -> None:
    """The loop: batches ahead in threads, the product's guard around each step."""
    stage, began = work.stage, time.monotonic()
    start = Start(config=work.config, device=torch.device(device), cache=cache)
    corpus = stage.prepare(clips, start, lambda fraction, text: None)
    torch.manual_seed(0)
    state = stage.build(corpus, start)
    stepper = GuardedStepper(Fabric(accelerator="gpu" if device == "cuda" else "cpu", devices=1))
    stepper.prepare(state)
    work.begin(state, out)
    say(f"{len(corpus)} clips, ready after {time.monotonic() - began:.0f} s")
    began = saved = said = time.monotonic()
    sums: dict[str, list[torch.Tensor]] = defaultdict(list)
    with ThreadPoolExecutor(AHEAD) as pool:
        waiting = [pool.submit(corpus.batch, step, 0) for step in range(AHEAD)]
        while (spent := time.monotonic() - began) < minutes * 60:
            stepper.progress = spent / (minutes * 60)
            batch = {name: one.to(device, non_blocking=True) for name, one in waiting.pop(0).result().items()}
            waiting.append(pool.submit(corpus.batch, state.step + AHEAD, 0))
            for name, one in stage.train_step(state, batch, work.config, stepper).items():
                sums[name].append(one)
            state.step += 1
            if time.monotonic() - said > SAY_EVERY_S:
                said = time.monotonic()
                means = ", ".join(f"{name} {float(torch.stack(ones).mean()):.3f}" for name, ones in sums.items())
                sums.clear()
                say(f"{spent:.0f} s, step {state.step}: {means}")
                _judge(state, corpus, work, device)
            if time.monotonic() - saved > SAVE_EVERY_S:
                work.save(state, out)
                saved = time.monotonic()
        for future in waiting:
            future.cancel()
    work.save(state, out)
    say(f"{state.step} steps in {(time.monotonic() - began) / 60:.1f} minutes: {out}")


@torch.no_grad()
def _judge(state: TrainState, corpus: Corpus[Batch], work: Work[C, D], device: str) -> None:
    """Losses of clips that are kept apart, by the averaged copies."""
    shown = replace(state, modules={**state.modules, **{name: one.eval() for name, one in state.ema.items()}})
    for batch in corpus.held_out():
        there = {name: one.to(device) for name, one in batch.items()}
        figures = work.stage.held_out_step(shown, there, work.config)
        say("  kept: " + ", ".join(f"{name} {float(one):.3f}" for name, one in figures.items()))


def main() -> None:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("codec", "content"))
    parser.add_argument("out", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--preset", default="base")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the config")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--workers", type=int, default=1, help="processes that compute features")
    parser.add_argument("--clips", type=int, help="no more than so many")
    options = parser.parse_args()
    changes = {name: json.loads(value) for name, _, value in (one.partition("=") for one in options.set)}
    if options.kind == "codec":
        learn(Work(codec_stage.CodecStage(), replace(codec_config.presets()[options.preset], **changes)), options)
    else:
        learn(Work(content_stage.ContentStage(), replace(content_config.presets()[options.preset], **changes)), options)


def learn(work: Work[C, D], options: argparse.Namespace) -> None:
    """Read, train, write."""
    clips = list(islice(items(options.folders), options.clips))
    say(f"{len(clips)} clips, {sum(item.duration_s for item in clips) / 60:.0f} minutes")
    cache = FeatureCache(options.out.absolute().parent / "cache")
    if options.workers > 1:
        warm(work, clips, cache, options.workers)
    train(work, clips, options.out, cache, options.minutes, options.device)


if __name__ == "__main__":
    main()

"""How good conversions are: ``python -m tests.benchmarks.conversions PROJECT --target L --source L … [--voice ID …]``.

Listings are ``metadata.jsonl`` files (audio, text, speaker), English. Every source clip is converted by every voice of
the project that can (or those that are named) with 1, 4 and 40 steps, to the first speaker, in the key that Convert
would choose. Beside them stand the sources as they are, the same through the vocoder alone, and the target's own clips.
WER by the product's quick recogniser; likeness to the target and to the source's speaker (Resemblyzer), and to the
target by a second judge where it is installed (``dvector.py``); F0 against what was asked for, in cents, and its
correlation; DistillMOS; seconds of work a second. ``--long``: all sources, again and again, to five minutes: memory,
seams, cancelling.
"""

import argparse
import json
import resource
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from backend.audio import io, pitch
from backend.audio.contours import fill
from backend.audio.long import Held
from backend.audio.mel import MelConfig, mel
from backend.audio.resample import resample
from backend.cli.output import figure, table
from backend.families.comosvc.synthesis import ComoSvcVoice
from backend.judges import likeness
from backend.judges.naturalness import distillmos
from backend.judges.utterance import Utterance
from backend.judges.words import error_rates, hear
from backend.project import keys
from backend.project.project import Project
from backend.protocol.notices import Notice
from backend.protocol.problems import Cancelled
from backend.recipe import Converts
from backend.speech import converting, knobs, listening
from backend.speech.converting import Manner
from backend.voices import loading
from tests.benchmarks import dvector

Samples = NDArray[np.float32]
HEADS = ("what", "n", "wer", "to target", "to source", "d-vector", "cents", "p95", "corr", "mos", "rtf")
LONG_S = 300.0
_REFERENCES = 24


@dataclass(frozen=True)
class Target:
    """Who the clips are to sound like, as both judges know them."""

    told: Samples
    vector: Samples | None
    """None where the second judge is not installed."""

    @classmethod
    def of(cls, clips: Sequence[Samples]) -> "Target":
        """From their own clips at 16 kHz."""
        return cls(likeness.profile(clips), dvector.profile(clips) if dvector.installed() else None)


@dataclass(frozen=True)
class Source:
    """A clip of somebody else."""

    clip: Utterance
    speaker: str


def read(listing: Path, most: int) -> list[Source]:
    """The longest clips of a listing."""
    rows = [json.loads(line) for line in listing.read_text("utf-8").splitlines()]
    found = []
    for row in rows:
        samples, rate = io.read(listing.parent / row["audio"])
        found.append(Source(Utterance(text=row["text"], samples=samples, sample_rate=rate), row["speaker"]))
    return sorted(found, key=lambda one: -one.clip.duration_s)[:most]


def converted(voice: Converts, source: Source) -> tuple[Utterance, float]:
    """As the job does it; and the semitones by which it was moved."""
    sound = Held(source.clip.samples, source.clip.sample_rate)
    speaker = voice.info.speakers[0]
    target = voice.info.ranges.get(speaker)
    began = time.process_time()
    heard = listening.listen(sound, ignored)
    moved = keys.key(heard.hz_T, target)
    manner = Manner(speaker=speaker, semitones=moved)
    made = np.concatenate(list(converting.convert(voice, sound, heard, manner, ignored, target)))
    took = time.process_time() - began
    return replace(source.clip, samples=made, sample_rate=voice.info.sample_rate, wall_s=took), moved


def resynthesised(voice: ComoSvcVoice, source: Source) -> Utterance:
    """The source's own spectra and pitch through the voice's vocoder."""
    config = voice.vocoder.config
    samples = source.clip.samples
    if source.clip.sample_rate != config.sample_rate:
        samples = resample(samples, source.clip.sample_rate, config.sample_rate)
    spectrum_TM = mel(samples, config.mel).T
    log_f0, voiced = fill(pitch.f0(samples, config.sample_rate, hop_s=config.hop / config.sample_rate))
    frames = min(len(spectrum_TM), len(log_f0))
    noise = torch.randn(1, frames * config.hop, generator=torch.Generator().manual_seed(0))
    parts = [torch.from_numpy(one[:frames].copy())[None] for one in (spectrum_TM, log_f0, voiced)]
    with torch.no_grad():
        made = voice.vocoder(*parts, noise, torch.zeros(1))
    return replace(source.clip, samples=made[0].numpy(), sample_rate=config.sample_rate)


def judged(
    what: str,
    made: Sequence[Utterance],
    sources: Sequence[Source],
    moved: Sequence[float],
    target: Target,
    others: dict[str, Samples],
) -> list[object]:
    """One row of the table."""
    clips = [one.at_judging_rate() for one in made]
    wer, _ = error_rates([one.text for one in made], [hear(clip) for clip in clips])
    towards = likeness.likeness(clips, target.told)
    second = None if target.vector is None else dvector.likeness(clips, target.vector)
    own = [likeness.likeness([clip], others[source.speaker]) for clip, source in zip(clips, sources, strict=True)]
    cents, tones = [], []
    for one, source, semitones in zip(made, sources, moved, strict=True):
        asked = pitch.f0(source.clip.samples, source.clip.sample_rate) * 2 ** (semitones / 12)
        heard = pitch.f0(one.samples, one.sample_rate)
        frames = min(len(asked), len(heard))
        both = (asked[:frames] > 0) & (heard[:frames] > 0)
        pair = np.log2(np.stack([asked[:frames][both], heard[:frames][both]]))
        cents.append(1200 * np.abs(pair[1] - pair[0]))
        tones.append(pair)
    away, whole = np.concatenate(cents), np.concatenate(tones, axis=1)
    timed = [one for one in made if one.wall_s is not None]
    rtf = sum(one.wall_s or 0.0 for one in timed) / sum(one.duration_s for one in timed) if timed else None
    figures = [
        wer,
        towards,
        statistics.mean(own),
        second,
        float(np.median(away)),
        float(np.percentile(away, 95)),
        float(np.corrcoef(whole)[0, 1]),
        statistics.mean(map(distillmos, clips)),
        rtf,
    ]
    return [what, len(made), *map(figure, figures)]


def rows(
    project: Project, ids: Sequence[str], target: Path, listings: Sequence[Path], counts: Sequence[int], most: int
) -> Iterator[list[object]]:
    """All of them, as they are found; ``counts``: steps, ``most``: clips of a listing."""
    theirs = read(target, _REFERENCES)
    profile = Target.of([one.clip.at_judging_rate() for one in theirs])
    yield judged(
        "target, real",
        [one.clip for one in theirs[:most]],
        theirs[:most],
        [0.0] * most,
        profile,
        {one.speaker: profile.told for one in theirs},
    )
    for listing in listings:
        sources = read(listing, most)
        others = {
            name: likeness.profile([one.clip.at_judging_rate() for one in sources if one.speaker == name])
            for name in {one.speaker for one in sources}
        }
        still = [0.0] * len(sources)
        title = listing.parent.name
        yield judged(f"{title}, as it is", [one.clip for one in sources], sources, still, profile, others)
        for id in ids:
            voice = loading.load_converter(project, id)
            if isinstance(voice, ComoSvcVoice):
                copies = [resynthesised(voice, one) for one in sources]
                yield judged(f"{title}, {id}, its vocoder", copies, sources, still, profile, others)
            for steps in counts:
                tuned = knobs.tuned(voice, {"steps": float(steps)})
                pairs = [converted(tuned, one) for one in sources]
                made, moved = [one for one, _ in pairs], [semitones for _, semitones in pairs]
                yield judged(f"{title}, {id}, {steps}", made, sources, moved, profile, others)


def long(voice: Converts, sources: Sequence[Source]) -> list[list[object]]:
    """Five minutes: memory, seams, and how far it goes on once it is cancelled."""
    rate = 24_000
    pieces: list[Samples] = []
    for one in cycle(sources):
        pieces.append(resample(one.clip.samples, one.clip.sample_rate, rate))
        if sum(map(len, pieces)) >= LONG_S * rate:
            break
    sound = Held(np.concatenate(pieces), rate)
    heard = listening.listen(sound, ignored)
    target = voice.info.ranges.get(voice.info.speakers[0])
    manner = Manner(speaker=voice.info.speakers[0], semitones=keys.key(heard.hz_T, target))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = list(converting.convert(voice, sound, heard, manner, ignored, target))
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    whole = np.concatenate(made)
    seams, elsewhere = jumps(whole, voice.info.sample_rate)
    asked = [0]

    def stop(share: float, what: Notice | None) -> None:
        asked[0] += 1
        if asked[0] == 3:
            raise Cancelled

    kept = 0
    with suppress(Cancelled):
        for _ in converting.convert(voice, sound, heard, manner, stop, target):
            kept += 1
    return [
        ["seconds", len(whole) / voice.info.sample_rate],
        ["pieces", len(made)],
        ["memory, MB more", round(grown_mb)],
        ["step at seams, nats", figure(seams)],
        ["elsewhere", figure(elsewhere)],
        ["pieces made before a stop at the third", kept],
    ]


def jumps(samples: Samples, rate: int) -> tuple[float, float]:
    """How much the spectrum moves from a frame to the next where pieces meet, and elsewhere (median, nats a band)."""
    hop = round(0.01 * rate)
    settings = MelConfig(sample_rate=rate, n_fft=1024, hop=hop, win=1024, n_mels=80, fmin=0.0, fmax=rate / 2)
    moves = np.abs(np.diff(mel(samples, settings), axis=1)).mean(axis=0)
    every = round(converting.PIECE_S / 0.01)
    at = np.arange(every, len(moves), every)
    near = np.concatenate([at + offset for offset in range(-6, 7)])
    near = near[near < len(moves)]
    return float(np.mean(moves[near])), float(np.mean(np.delete(moves, near)))


def ignored(share: float, what: Notice | None) -> None:
    """Nobody looks."""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--target", type=Path, required=True)
    parser.add_argument("--source", type=Path, nargs="+", required=True)
    parser.add_argument("--voice", nargs="*", default=[])
    parser.add_argument("--steps", type=int, nargs="+", default=[1, 4, 40])
    parser.add_argument("--clips", type=int, default=12, help="of each listing, the longest")
    parser.add_argument("--long", action="store_true")
    options = parser.parse_args()
    with Project.open(options.project, lock=False) as project:
        ids = options.voice or [one.id for one in project.voices.all() if "converts" in one.can]
        for row in rows(project, ids, options.target, options.source, options.steps, options.clips):
            print("\n".join(table([row], HEADS)), flush=True)  # noqa: T201
        if options.long:
            voice = loading.load_converter(project, ids[0])
            print("\n".join(table(long(voice, read(options.source[0], options.clips)))))  # noqa: T201


if __name__ == "__main__":
    main()

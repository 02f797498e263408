"""Trainings as folders tell them, for pictures and tests: one that runs, one that was stopped, one that is finished."""

import os
import time
from math import exp
from pathlib import Path
from random import Random

import msgspec

from backend.project import processes
from backend.protocol.notices import notice
from backend.protocol.runs import Checkpoint, Heartbeat, Metrics, RunConfig, RunEvent, Sample, Scores, Started, Stopped

STAGES = (("acoustic", "Speech", 4000), ("vocoder", "Sound", 2500))
TEXTS = ("Your message has been saved.", "Playback of the list of people attending is complete.")


def write_trainings(runs: Path) -> None:
    """Three trainings of two stages each, the oldest finished, the newest half way in its first stage."""
    now = time.time()
    for number, (name, ages, states) in enumerate(
        (
            ("Allison, careful", 90_000.0, ("finished", "finished")),
            ("Allison, quick", 9_000.0, ("stopped", "waiting")),
            ("Allison, warm", 600.0, ("running", "waiting")),
        )
    ):
        for at, (stage, state) in enumerate(zip(STAGES, states, strict=True)):
            _write(runs, number, name, at, stage, state, now - ages)


def _write(runs: Path, number: int, name: str, at: int, stage: tuple[str, str, int], state: str, began: float) -> None:
    key, title, steps = stage
    folder = runs / f"{number}-{key}"
    folder.mkdir(parents=True)
    config = RunConfig(
        id=folder.name,
        family="fastpitch",
        preset="base",
        stage=key,
        project="../..",
        values={},
        minutes=20.0 - 8 * at,
        then=[f"{number}-{later}" for later, _, _ in STAGES[at + 1 :]],
        created=f"2026-11-{10 + number}T08:0{at}:00+00:00",
        title=f"{title} (base)",
        voice=f"voice-{number}",
        name=name,
    )
    (folder / "config.json").write_bytes(msgspec.json.encode(config))
    share = {"finished": 1.0, "stopped": 0.4, "running": 0.55, "waiting": 0.0}[state]
    events = (
        _events(number, round(share * steps), share * config.minutes * 60, began) if share and config.minutes else []
    )
    if state in ("finished", "stopped"):
        last = events[-1]
        reason = "finished" if state == "finished" else "asked"
        events.append(Stopped(step=last.step, wall_s=last.wall_s, time=last.time, reason=reason))  # type: ignore[arg-type]
    (folder / "events.jsonl").write_bytes(b"".join(msgspec.json.encode(event) + b"\n" for event in events))
    if state == "running":
        beat = Heartbeat(
            pid=os.getpid(), step=1, time=time.time(), process_started=processes.started(os.getpid()) or 0.0
        )
        (folder / "heartbeat").write_bytes(msgspec.json.encode(beat))


def _events(seed: int, steps: int, length_s: float, began: float) -> list[RunEvent]:
    noise = Random(seed)
    reason = notice("device-no-gpu")
    events: list[RunEvent] = [
        Started(step=0, wall_s=0, time=began, pid=1, device="CPU", device_reason=reason, clips=234, held_out=15)
    ]
    for step in range(10, steps + 1, 10):
        wall_s = length_s * step / steps
        at = {"step": step, "wall_s": wall_s, "time": began + wall_s}
        loss = 0.4 + (2.2 + 0.3 * seed) * exp(-step / 700) + 0.08 * noise.gauss()
        values = {"loss": loss, "mel": 0.7 * loss, "pitch": 0.2 * loss, "lr": 1e-3 * 0.999 ** (step / 10)}
        events.append(Metrics(**at, values=values, eta_s=max(0.0, 1200 - wall_s)))  # type: ignore[arg-type]
        if step % 400 == 0:
            held_out = {"loss": 0.5 + 2.4 * exp(-step / 650)}
            events.append(Metrics(**at, values=held_out, split="held-out"))  # type: ignore[arg-type]
            events += [Sample(**at, text=text, path="samples/none.wav") for text in TEXTS]  # type: ignore[arg-type]
            scores = {"wer": 0.05 + 0.8 * exp(-step / 500), "likeness": 0.95 - 0.5 * exp(-step / 600)}
            events.append(Scores(**at, values=scores, n=6))  # type: ignore[arg-type]
            events.append(Checkpoint(**at, path=f"checkpoints/{step}", sha256="0", best=True))  # type: ignore[arg-type]
    return events

"""What trimming takes from the beginning and the end of speech, at each level of noise.

    python -m tests.benchmarks.edges [FOLDER] [--clips 120]

Recordings that lie in near silence tell where their sound begins and ends: the first and the last 5 ms within 50 dB of
the speech, and clearly above what the room makes. Then silence is put around them and noise over them, white and room-
like (falling by 3 dB an octave), and they are trimmed as a dataset's clips are. A clip is lost what of its sound lies
outside; kept is what of the silence around it stays.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import typer
from numpy.typing import NDArray

from backend.audio import io, vad
from backend.audio.edges import sound_span

RATE = 22_050
CLIPS = Path(__file__).parents[2] / "assets" / "sample" / "audio"
NOISES_DB = (-50, -40, -30, -25, -20)
AIR_S = 0.6
_FRAME_S = 0.005
_WITHIN_DB, _OVER_ROOM_DB = 50.0, 8.0
Samples = NDArray[np.float32]
Clip = tuple[Samples, float, float]
"""A recording, and where its sound begins and ends, seconds."""
Span = Callable[[Samples, int], tuple[float, float]]
WAYS: dict[str, Span] = {"gate alone": vad.speech_span, "as clips are": sound_span}


def known_edges(samples_N: Samples) -> tuple[float, float] | None:
    """Where the sound of a quiet recording begins and ends, seconds; None where its room is too loud to tell."""
    hop = round(_FRAME_S * RATE)
    quiet_N = vad.without_rumble(samples_N, RATE)
    frames = len(quiet_N) // hop
    power_T = np.square(quiet_N[: frames * hop], dtype=np.float64).reshape(frames, hop).mean(axis=1)
    level_db_T = 10 * np.log10(np.maximum(power_T, 1e-12))
    loud, room = np.percentile(level_db_T, 95), np.percentile(level_db_T, 3)
    if loud - room < _WITHIN_DB:
        return None
    heard = np.flatnonzero(level_db_T > max(loud - _WITHIN_DB, room + _OVER_ROOM_DB))
    return float(heard[0]) * _FRAME_S, float(heard[-1] + 1) * _FRAME_S


def noise(length: int, *, pink: bool, seed: int) -> Samples:
    """(length,) of RMS 1; pink falls by 3 dB an octave above 50 Hz."""
    rng = np.random.default_rng(seed)
    if not pink:
        return rng.standard_normal(length).astype(np.float32)
    spectrum = np.fft.rfft(rng.standard_normal(length))
    hz = np.fft.rfftfreq(length, 1 / RATE)
    made: NDArray[np.float64] = np.fft.irfft(spectrum / np.sqrt(np.maximum(hz, 50.0)), length)
    scaled: Samples = (made / made.std()).astype(np.float32)
    return scaled


def tell(clips: Sequence[Clip], ways: dict[str, Span], noise_db: float, *, pink: bool) -> None:
    """Print p50, p95 and the most of what each way loses at the start and at the end, and what silence it keeps."""
    rows: dict[str, list[tuple[float, float, float]]] = {name: [] for name in ways}
    air = np.zeros(round(AIR_S * RATE), np.float32)
    for seed, (samples_N, start_s, end_s) in enumerate(clips):
        padded_N = np.concatenate([air, samples_N[round(start_s * RATE) : round(end_s * RATE)], air])
        loud = float(np.sqrt(np.square(samples_N, dtype=np.float64).mean()))
        padded_N += noise(len(padded_N), pink=pink, seed=seed) * np.float32(loud * 10 ** (noise_db / 20))
        last_s = AIR_S + end_s - start_s
        for name, span in ways.items():
            found_s, over_s = span(padded_N, RATE)
            kept_s = max(0.0, AIR_S - found_s) + max(0.0, over_s - last_s)
            rows[name].append((1000 * max(0.0, found_s - AIR_S), 1000 * max(0.0, last_s - over_s), 1000 * kept_s))
    for name, found in rows.items():
        starts, ends, kept = np.array(found).T
        shares = [f"{np.percentile(one, share):4.0f}" for one in (starts, ends) for share in (50, 95, 100)]
        over = f"{(ends > 60).mean():5.1%}"
        kind = "pink" if pink else "white"
        typer.echo(f"{noise_db:5.0f} {kind:6}{name:14}{' '.join(shares)}   {over}   {np.median(kept):5.0f}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=CLIPS)
    parser.add_argument("--clips", type=int, default=120)
    arguments = parser.parse_args()
    clips: list[Clip] = []
    for file in sorted(arguments.folder.rglob("*.*"))[: 4 * arguments.clips]:
        samples_N, _ = io.read(file, sample_rate=RATE)
        edges = known_edges(samples_N)
        if edges is not None and len(clips) < arguments.clips:
            clips.append((samples_N, *edges))
    typer.echo(f"{len(clips)} clips with known edges")
    typer.echo(
        "noise dB         way           lost ms: start p50 p95 max, end p50 p95 max; ends over 60 ms; silence kept, ms"
    )
    for pink in (False, True):
        for noise_db in NOISES_DB:
            tell(clips, WAYS, noise_db, pink=pink)


if __name__ == "__main__":
    main()

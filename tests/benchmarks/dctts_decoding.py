"""What speaking costs: remembered convolutions against the public program's loop, which computes every frame anew.

``python -m tests.benchmarks.dctts_decoding [--preset small] [--frames 50 100 200 400]``: processor seconds for so many
coarse frames, on one thread, with random weights.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from functools import partial

import torch
from rich.console import Console
from rich.table import Table

from backend.families.dctts.config import presets
from backend.families.dctts.decoding import decode
from backend.families.dctts.model import Facts, Text2Mel
from tests.families.dctts import naive

LETTERS = 60


def seconds(work: Callable[[], object], most: int = 3) -> float:
    """The least of a few runs."""
    taken = []
    for _ in range(most):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def measure(preset: str, lengths: Sequence[int]) -> list[tuple[int, float, float]]:
    """Frames, seconds by the naive way, seconds by ours."""
    torch.manual_seed(0)
    config = presets()[preset]
    facts = Facts(symbols=tuple(map(str, range(50))), languages=("en-us",), speaker="")
    model = Text2Mel(config, facts).eval()
    ids = torch.randint(1, 50, (1, LETTERS))
    rows = []
    for frames in lengths:
        slow = seconds(partial(naive.decode, model, ids, frames), 1)
        quick = seconds(partial(decode, model, ids, most_frames=frames, stop_frames=0))
        rows.append((frames, slow, quick))
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--preset", default="small")
    parser.add_argument("--frames", type=int, nargs="+", default=[50, 100, 200, 400])
    wanted = parser.parse_args()
    torch.set_num_threads(1)
    frame_s = 4 * presets()[wanted.preset].hop_s
    table = Table("frames", "speech s", "naive s", "ours s", "times faster", "ours ms a frame", "ours RTF")
    for frames, slow, quick in measure(wanted.preset, wanted.frames):
        speech_s = frames * frame_s
        table.add_row(
            str(frames), f"{speech_s:.1f}", f"{slow:.2f}", f"{quick:.3f}", f"{slow / quick:.0f}",
            f"{1000 * quick / frames:.2f}", f"{quick / speech_s:.4f}",
        )  # fmt: skip
    Console().print(table)


if __name__ == "__main__":
    main()

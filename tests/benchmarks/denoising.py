"""What taking noise out does to noise, to speech, and to what is understood.

``python -m tests.benchmarks.denoising [--clips 12]``: the clips of the sample dataset that are noisy by themselves, and
clean ones with white noise, pink noise and a fan behind them, 20 and 10 dB under the speech. For each: the level of the
quietest tenth (noise) and of the loudest (speech), medians in dBFS; how many are taken as better; words that Whisper
tiny.en gets wrong of the texts; with known noise, the signal-to-noise ratio beside the clean clip.
"""

import argparse
import json
import time
from collections.abc import Sequence

import numpy as np

from backend.audio import denoising, io
from backend.audio.denoising import Samples
from backend.judges.words import error_rates, hear
from backend.protocol.levels import NOISY_DB
from tests.benchmarks.text_mismatch import SAMPLE

RATE = 16000
EDGE_S = 0.4


def noise(kind: str, n: int, rng: np.random.Generator) -> Samples:
    """(n,), of any level."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    bins = np.maximum(1, np.arange(len(spectrum)))
    hz = bins * RATE / n
    shape = {"white": np.ones(len(bins)), "pink": bins**-0.5, "fan": 1 / (1 + hz / 300)}[kind]
    made = np.fft.irfft(spectrum * shape, n)
    made /= made.std()
    if kind == "fan":
        at_s = np.arange(n) / RATE
        made += 0.7 * sum(np.sin(2 * np.pi * 100 * h * at_s) / h for h in (1, 2, 3, 5))
    return made.astype(np.float32)


def behind(speech: Samples, sound: Samples, snr_db: float) -> Samples:
    """Both together."""
    level = np.sqrt(np.mean(speech**2) / np.mean(sound**2)) * 10 ** (-snr_db / 20)
    mixed: Samples = (speech + level * sound).astype(np.float32)
    return mixed


def show(title: str, texts: Sequence[str], noisy: Sequence[Samples], clean: Sequence[Samples] = ()) -> None:
    """One line."""
    began = time.process_time()
    made = [denoising.denoised(one, RATE) for one in noisy]
    took_s = (time.process_time() - began) / sum(len(one) / RATE for one in noisy)
    sets = (noisy, made)
    measured = [[denoising.measured(one, RATE) for one in samples] for samples in sets]
    noises = [np.median([one.noise_db for one in found]) for found in measured]
    speech = [np.median([one.speech_db for one in found]) for found in measured]
    wrong = [error_rates(texts, [hear(one) for one in samples])[0] for samples in sets]
    better = sum(map(denoising.is_better, *measured))
    line = f"{title:9} {len(noisy):3} clips: noise {noises[0]:5.1f} → {noises[1]:5.1f}"
    line += f", speech {speech[0]:5.1f} → {speech[1]:5.1f}, better {better}"
    line += f", WER {wrong[0]:.3f} → {wrong[1]:.3f}, {took_s:.4f} s of processor a second"
    if clean:
        ratios = [
            np.median(
                [10 * np.log10(np.sum(c**2) / np.sum((one - c) ** 2)) for c, one in zip(clean, samples, strict=True)]
            )
            for samples in sets
        ]
        line += f", SNR {ratios[0]:.1f} → {ratios[1]:.1f} dB"
    print(line, flush=True)  # noqa: T201


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clips", type=int, default=12)
    most = parser.parse_args().clips
    rows = [json.loads(row) for row in (SAMPLE / "metadata.jsonl").read_text("utf-8").splitlines()]
    spoken = [(row["text"], io.read(SAMPLE / row["audio"], sample_rate=RATE)[0]) for row in rows]
    above = [denoising.measured(samples, RATE).above_db for _, samples in spoken]
    real = [pair for pair, db in zip(spoken, above, strict=True) if db < NOISY_DB][:most]
    if real:
        show("as it is", [text for text, _ in real], [samples for _, samples in real])
    quiet = [pair for pair, db in zip(spoken, above, strict=True) if db > 2 * NOISY_DB and len(pair[0]) > 40][:most]
    texts = [text for text, _ in quiet]
    clean = [np.pad(samples, round(EDGE_S * RATE)) for _, samples in quiet]
    rng = np.random.default_rng(1)
    for kind in ("white", "pink", "fan"):
        for snr_db in (20, 10):
            noisy = [behind(one, noise(kind, len(one), rng), snr_db) for one in clean]
            show(f"{kind} {snr_db}", texts, noisy, clean)


if __name__ == "__main__":
    main()

"""``python -m tests.benchmarks.one_hour [--minutes 60]``: a long recording in the window, zoomed and scrolled.

Prints how long the window's own thread takes to draw a frame of waveform and spectrogram, for zooms from all of it to a
tenth of a second: 16.7 ms are sixty frames a second; and once a zoom how long the finer spectrogram takes that comes
when the view stands still. On a busy machine only the processor's times say something.
"""

import argparse
import os
import time

import numpy as np

RATE = 16_000


def main() -> None:
    """Make the sound, draw it at every zoom, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from studio.maths.picture import picture_of
    from studio.models.time_view import TimeView
    from studio.ui.shared.canvas.spectrogram import Spectrogram
    from studio.ui.shared.canvas.waveform import Waveform
    from studio.ui.theme import Theme
    from tests.datasets.checks.conftest import recording

    application = QApplication.instance() or QApplication(["one-hour"])
    speech = np.concatenate([recording(index) for index in range(60)]).astype(np.float32)
    samples = np.resize(speech, round(options.minutes * 60 * RATE))
    begun = time.process_time()
    picture = picture_of(samples, RATE)
    print(f"read into a picture: {time.process_time() - begun:.2f} s of the processor")  # noqa: T201
    view, theme = TimeView(), Theme()
    view.set_duration(picture.duration_s)
    spectrogram = Spectrogram(theme, view)
    canvases: list[Waveform | Spectrogram] = [Waveform(theme, view), spectrogram]
    for canvas in canvases:
        canvas.resize(1200, 160)
        canvas.set_picture(picture)
    for span_s in (picture.duration_s, 600.0, 60.0, 6.0, 0.6, 0.1):
        times: dict[str, list[float]] = {"waveform": [], "spectrogram": []}
        for step in range(200):  # a frame of scrolling each
            start_s = (picture.duration_s - span_s) * 0.4 + step * span_s / 400
            view.show(start_s, start_s + span_s)
            for name, canvas in zip(times, canvases, strict=True):
                canvas.redraw()
                begun = time.thread_time()
                canvas.grab()
                times[name].append(1000 * (time.thread_time() - begun))
        begun = time.thread_time()
        spectrogram.refine()
        fine_ms = 1000 * (time.thread_time() - begun)
        said = "   ".join(
            f"{name} {np.median(ms):5.1f} / {np.quantile(ms, 0.99):5.1f} ms" for name, ms in times.items()
        )
        print(f"{span_s:7.1f} s shown: {said}   (median / p99)   finer {fine_ms:5.1f} ms")  # noqa: T201
    application.processEvents()


if __name__ == "__main__":
    main()

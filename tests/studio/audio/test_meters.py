"""Levels and devices."""

import sys
from pathlib import Path

import numpy as np
import pytest

from studio.audio import devices, meters
from studio.audio.devices import HANGS, NO_PORTAUDIO


def test_levels_of_a_full_sine() -> None:
    sine = np.sin(np.arange(48000) * 0.1).astype(np.float32)
    reading = meters.measure(sine * np.float32(0.5))
    assert reading.peak_db == pytest.approx(-6.02, abs=0.01)
    assert reading.rms_db == pytest.approx(-9.03, abs=0.02)
    assert reading.clipped == 0
    assert meters.measure(np.clip(sine * 2, -1, 1)).clipped > 1000
    assert meters.measure(np.zeros(0, np.float32)) == meters.SILENCE


def test_noise_is_the_quiet_part() -> None:
    rng = np.random.default_rng(0)
    take = rng.normal(0, 0.001, 48000).astype(np.float32)
    take[10_000:30_000] += np.sin(np.arange(20_000) * 0.1).astype(np.float32) * 0.5
    assert meters.noise_db(take, 48000) == pytest.approx(-60, abs=2)


def test_enumeration_that_hangs_is_given_up(tmp_path: Path) -> None:
    hanging = tmp_path / "python that hangs"
    hanging.write_text(f"#!{sys.executable}\nimport signal; signal.pause()\n")
    hanging.chmod(0o755)
    assert devices.find(0.3, [str(hanging)]).problem == HANGS


def test_enumeration_that_crashes_says_what_to_install(tmp_path: Path) -> None:
    broken = tmp_path / "python that crashes"
    broken.write_text("#!/bin/sh\nexit 11\n")
    broken.chmod(0o755)
    assert devices.find(2.0, [str(broken)]).problem == NO_PORTAUDIO


def test_enumeration_on_this_machine_answers() -> None:
    found = devices.find()
    assert found.problem in (None, NO_PORTAUDIO)

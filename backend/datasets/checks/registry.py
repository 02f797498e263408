"""All checks, in the order in which people should look at them."""

from backend.datasets.checks import (
    bandwidth,
    clipped,
    cut_off,
    dc_offset,
    duplicate_audio,
    duplicate_text,
    echo,
    empty_text,
    hum,
    loudness_outlier,
    noise,
    odd_speaker,
    pace_outlier,
    silence_at_edges,
    silence_inside,
    text_mismatch,
    too_long,
    too_short,
    unpronounceable_text,
    unreadable_audio,
)
from backend.datasets.checks.clip_under_test import Check

ALL: tuple[Check, ...] = (
    unreadable_audio.CHECK,
    empty_text.CHECK,
    text_mismatch.CHECK,
    unpronounceable_text.CHECK,
    odd_speaker.CHECK,
    clipped.CHECK,
    cut_off.CHECK,
    noise.CHECK,
    echo.CHECK,
    hum.CHECK,
    bandwidth.CHECK,
    duplicate_audio.CHECK,
    too_short.CHECK,
    too_long.CHECK,
    pace_outlier.CHECK,
    loudness_outlier.CHECK,
    dc_offset.CHECK,
    silence_inside.CHECK,
    silence_at_edges.CHECK,
    duplicate_text.CHECK,
)
NAMES: tuple[str, ...] = tuple(check.name for check in ALL)

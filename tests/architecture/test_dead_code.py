"""Nothing in the backend is left over: what neither the product nor a test uses is not there."""

from pathlib import Path

from vulture import Vulture  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[2]
USED_OTHERWISE = {
    "voicewright",  # the command line's root, called by typer
    "transform",  # a weight of SpeechTokenizer's checkpoints
    "swift_f0",  # libraries' own
    "intra_op_num_threads",  # onnxruntime's, torch's and sqlite3's settings
    "fill_uninitialized_memory",
    "text_factory",
    "median_ms",  # figures and facts that leave as JSON
    "p95_ms",
    "voiced_agreement",
    "checkpoint_age_s",
    "first_audio_s",
    "pinned",
    "DataclassInstance",  # a bound that is named in quotes
    "__call__",  # a protocol of functions, which are called without its name
}


def test_nothing_of_the_backend_is_left_over() -> None:
    found = Vulture()
    found.scavenge([str(ROOT / tree) for tree in ("backend", "packaging", "studio", "tests")])
    dead = [
        f"{item.filename.relative_to(ROOT)}:{item.first_lineno}: {item.name}"
        for item in found.get_unused_code(min_confidence=60)
        if item.filename.is_relative_to(ROOT / "backend") and item.name not in USED_OTHERWISE
    ]
    assert not dead, "nobody uses " + ", ".join(dead)

"""Into assets/base goes what was judged better, and nothing else."""

import json
from pathlib import Path

import pytest
import shipping
import torch
from safetensors.torch import load_file

from backend.families.fastpitch.config import presets
from backend.families.fastpitch.model import AcousticModel, Facts
from backend.families.fastpitch.recipe import RECIPE
from backend.protocol.problems import VoicewrightError
from backend.text import articulation
from backend.vocoder.model import SourceFilterVocoder

Figures = dict[str, dict[str, float | None]]


def _figures(likeness: float) -> Figures:
    return {
        "Ann, real": {"wer": 0.0, "likeness": 0.97, "distillmos": 4.5},
        "Ann, copied": {"wer": 0.02, "likeness": likeness, "distillmos": 4.2},
    }


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base that was never trained."""
    torch.manual_seed(0)
    config = presets()["tiny"]
    facts = Facts(
        symbols=("∅", "_", "_.", "ə", "v"), speakers=("Ann",), languages=("en-us",),
        articulation=len(articulation.FEATURES),
    )  # fmt: skip
    models = AcousticModel(config, facts).eval(), SourceFilterVocoder(config.vocoder).untrained()
    monkeypatch.setattr(shipping, "models", lambda place: models)
    monkeypatch.setattr(shipping, "newest", lambda place, stage: place)
    monkeypatch.setattr(shipping, "read_state", lambda folder: {"step": 7})
    monkeypatch.setattr(shipping, "spoken", lambda place: {"Ann": {"en-us": 3.0}})
    return tmp_path


def test_a_base_is_shipped_whole_and_only_a_better_one_replaces_it(place: Path) -> None:
    out = place / "assets" / "fastpitch"
    apache = place / "LICENSE"
    apache.write_text("Apache License", "utf-8")
    shipping.ship(place, _figures(0.8), out, apache)
    assert (out.parent / "LICENSE-Apache-2.0.txt").read_text("utf-8") == "Apache License"
    assert len(RECIPE.load_voice(out, torch.device("cpu")).plan("A voice.").score.phones) > 2
    card = json.loads((out / "base.json").read_text("utf-8"))
    assert card["data"] == {"Ann": {"en-us": 3.0}}
    assert card["figures"] == _figures(0.8)
    weights = load_file(out / "acoustic.safetensors")
    assert weights["decoder_leave.weight"].dtype == torch.float16
    assert weights["mel_mean"].dtype == torch.float32
    before = (out / "base.json").read_bytes()
    for worse in (_figures(0.8), _figures(0.7)):
        with pytest.raises(VoicewrightError, match="not better"):
            shipping.ship(place, worse, out, apache)
    assert (out / "base.json").read_bytes() == before
    shipping.ship(place, _figures(0.9), out, apache)
    assert json.loads((out / "base.json").read_text("utf-8"))["figures"] == _figures(0.9)
    assert {entry.name for entry in out.parent.iterdir()} == {"fastpitch", "LICENSE-Apache-2.0.txt"}


def test_what_was_not_judged_before_does_not_count() -> None:
    more = _figures(0.9) | {"Bea, copied": {"wer": 1.0, "likeness": 0.1, "distillmos": 1.0}}
    assert shipping.worth(more, ["Ann, copied", "Ann, real"]) == shipping.worth(_figures(0.9), _figures(0.9))
    assert shipping.worth(more, []) is None

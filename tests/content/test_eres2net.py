"""The speaker network of GPT-SoVITS 2Pro: as the public code computes it, strictly read, kept as a copy."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from backend.content import speaker_embedding
from backend.content.eres2net import provider
from backend.content.eres2net.fbank import RATE, fbank
from backend.content.eres2net.network import ERes2NetV2, Sizes, sizes_of
from backend.protocol.problems import VoicewrightError
from backend.voices.folder import WeightsMismatch, fill
from tests.parity.fixtures import fixture

pytestmark = pytest.mark.skipif(find_spec("torchaudio") is None, reason="torchaudio is not installed")

_RELEASED = Sizes(channels=64, width=24, groups=4, expansion=4, blocks=(3, 4, 6, 3), bins=80, embedding=192)


def _table() -> dict[str, Tensor]:
    return dict(fixture("eres2netv2").weights)


def test_spectra_are_those_of_the_public_code() -> None:
    one = fixture("eres2netv2")
    one.check("fbank", fbank(one.inputs["samples"].float().numpy(), 80))


def test_what_is_known_of_a_speaker_is_what_the_public_code_finds() -> None:
    one = fixture("eres2netv2")
    table = {name: value.float() if value.is_floating_point() else value for name, value in one.weights.items()}
    network = fill(ERes2NetV2(sizes_of(table)), table, "").eval()
    with torch.no_grad():
        one.check("pooled", network(one.outputs["fbank"][None]))


def test_the_released_network_gives_what_released_voices_hear() -> None:
    with torch.device("meta"):
        network = ERes2NetV2(_RELEASED)
    table = network.state_dict()
    assert sizes_of(table) == _RELEASED
    assert _RELEASED.pooled == 20480
    assert table["seg_1.weight"].shape == (192, 2 * 20480)


def test_a_copy_listens_as_the_file_did(tmp_path: Path) -> None:
    one = fixture("eres2netv2")
    kept = provider.keep(_table(), tmp_path / "speaker", "given.ckpt")
    assert (kept.facts.kind, kept.facts.width, kept.facts.sample_rate) == ("speaker", 640, RATE)
    heard = kept.features(one.inputs["samples"].float().numpy(), RATE)
    one.check("pooled", torch.from_numpy(heard))
    again = speaker_embedding.of(kept.facts, tmp_path / "speaker")
    assert again.facts == kept.facts


def test_what_is_too_short_for_a_window_is_heard_all_the_same(tmp_path: Path) -> None:
    kept = provider.keep(_table(), tmp_path, "given.ckpt")
    heard = kept.features(np.zeros(1, np.float32), RATE)
    assert heard.shape == (1, 640)
    assert np.isfinite(heard).all()


def test_a_tensor_too_few_too_many_or_of_another_shape_is_named(tmp_path: Path) -> None:
    for name, change in (
        ("layer2.0.bn1.bias", None),
        ("more", torch.zeros(1)),
        ("fuse34.local_att.0.bias", torch.zeros(3)),
        ("seg_1.bias", None),
    ):
        table = _table()
        if change is None:
            del table[name]
        else:
            table[name] = change
        with pytest.raises(WeightsMismatch, match=name):
            provider.keep(table, tmp_path / name, "given.ckpt")
        assert not (tmp_path / name).exists()


def test_another_copy_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    kept = provider.keep(_table(), tmp_path / "one", "given.ckpt")
    other = {**_table(), "seg_1.bias": torch.ones(5)}
    provider.keep(other, tmp_path / "other", "given.ckpt")
    with pytest.raises(VoicewrightError, match="not the same"):
        speaker_embedding.of(kept.facts, tmp_path / "other")
    with pytest.raises(VoicewrightError, match="as “speaker”"):
        speaker_embedding.of(kept.facts, tmp_path / "nowhere")

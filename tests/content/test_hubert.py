"""HuBERT, wav2vec 2.0 and WavLM from folders: strict, on the common grid, whether pickled or not."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from backend.audio import torchaudio_shim
from backend.content import embedded, hubert
from backend.protocol.problems import VoicewrightError

torchaudio_shim.install()
KINDS = ("Hubert", "Wav2Vec2", "WavLM")


def make(folder: Path, kind: str = "Hubert", width: int = 16) -> Path:
    """A tiny one, as Hugging Face's library writes it, with the convolutions' strides of the real ones."""
    import transformers

    torch.manual_seed(0)
    config = getattr(transformers, f"{kind}Config")(
        hidden_size=width, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24, conv_dim=[8] * 7,
        num_conv_pos_embeddings=8, num_conv_pos_embedding_groups=2,
    )  # fmt: skip
    getattr(transformers, f"{kind}Model")(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module", params=KINDS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("Ordner 声") / "tiny one", request.param)


def speech(n: int) -> NDArray[np.float32]:
    return (0.1 * np.random.default_rng(0).standard_normal(n)).astype(np.float32)


def test_frames_are_on_the_common_grid(folder: Path) -> None:
    provider = embedded.named(str(folder))
    assert provider.facts.width == 16
    assert provider.facts.hop_s == 0.02
    for n in (0, 1, 320, 321, 4000):
        found = provider.features(speech(n), 16_000)
        assert found.shape == (max(1, -(-n // 320)), 16)
        assert np.isfinite(found).all()


def test_each_layer_is_a_resource_of_its_own(folder: Path) -> None:
    last, first, raw = (hubert.read(f"{folder}{how}") for how in ("", "#1", "#2,raw"))
    assert last.layer == 2
    assert last.facts.content != first.facts.content
    assert not np.allclose(last.features(speech(3200), 16_000), first.features(speech(3200), 16_000))
    for one in (last, first, raw):
        assert embedded.of(one.facts).facts == one.facts
        moved = msgspec.structs.replace(one.facts, name=f"gone#{one.facts.name.partition('#')[2]}")
        assert embedded.of(moved, folder).facts.content == one.facts.content
    for wrong in ("#3", "#0", "#loud"):
        with pytest.raises(VoicewrightError, match="2 layers"):
            hubert.read(f"{folder}{wrong}")


def test_a_folder_may_want_its_sounds_levelled(tmp_path: Path) -> None:
    folder = make(tmp_path / "one")
    (folder / "preprocessor_config.json").write_text('{"do_normalize": true}', "utf-8")
    levelled, raw = (hubert.read(f"{folder}{how}") for how in ("", "#raw"))
    assert levelled.facts.content != raw.facts.content
    quiet, loud = speech(3200), 5 * speech(3200)
    assert np.allclose(levelled.features(quiet, 16_000), levelled.features(loud, 16_000), atol=1e-3)
    assert not np.allclose(levelled.features(quiet, 16_000), raw.features(quiet, 16_000), atol=1e-3)


def test_a_pickle_with_the_older_names_is_the_same(tmp_path: Path) -> None:
    folder = make(tmp_path / "new")
    old = tmp_path / "old"
    old.mkdir()
    (old / "config.json").write_bytes((folder / "config.json").read_bytes())
    table = {}
    for name, tensor in load_file(folder / "model.safetensors").items():
        name = name.replace(".parametrizations.weight.original0", ".weight_g")
        table["hubert." + name.replace(".parametrizations.weight.original1", ".weight_v")] = tensor
    torch.save(table | {"final_proj.weight": torch.zeros(2, 2)}, old / "pytorch_model.bin")
    new = embedded.named(str(folder)).features(speech(4000), 16_000)
    assert np.array_equal(embedded.named(str(old)).features(speech(4000), 16_000), new)


def test_what_does_not_fit_is_named(tmp_path: Path) -> None:
    folder = make(tmp_path / "one")
    file = folder / "model.safetensors"
    table = load_file(file)
    del table["feature_projection.projection.bias"]
    save_file(table | {"more": torch.zeros(1)}, file)
    with pytest.raises(VoicewrightError, match=r"missing: feature_projection\.projection\.bias; unknown: more"):
        embedded.named(str(folder)).features(speech(4000), 16_000)
    (folder / "config.json").write_text('{"model_type": "gpt2"}', "utf-8")
    with pytest.raises(VoicewrightError, match="names gpt2"):
        embedded.named(str(folder))
    with pytest.raises(VoicewrightError, match="no folder of content features"):
        embedded.named(str(tmp_path / "nothing"))

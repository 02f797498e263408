"""Whole files of GPT-SoVITS are read strictly, in a process that can do nothing else."""

from collections import OrderedDict
from pathlib import Path

import pytest
import torch
from safetensors import safe_open

from backend.families.sovits.weights import official
from backend.protocol.problems import VoicewrightError
from backend.voices.folder import WeightsMismatch
from tests.families.sovits.recorded import s2_config
from tests.parity.fixtures import FOLDER, fixture


def _file(folder: Path, name: str) -> Path:
    """A file that the public tools wrote."""
    path = folder / Path(name).name
    with safe_open(FOLDER / "official_files.safetensors", "np") as files:
        path.write_bytes(files.get_tensor(f"file/{name}").tobytes())
    return path


def test_s1_of_the_public_tool(tmp_path: Path) -> None:
    opened = official.read(_file(tmp_path, "GPT_weights_v2/voice-e15.ckpt"))
    assert opened.beside["info"] == "GPT-e15"
    assert official.is_semantic(opened.table)
    model = official.semantic(opened.table, opened.beside["config"])
    wanted = official.semantic_table(fixture("gptsovits_s1").weights)
    assert all(torch.equal(value, wanted[name].half().float()) for name, value in model.state_dict().items())


def test_s2_of_the_public_tool_speaks_without_what_listens(tmp_path: Path) -> None:
    opened = official.read(_file(tmp_path, "SoVITS_weights_v2/voice_e8_s200.pth"))
    assert not official.is_semantic(opened.table)
    assert official.sample_rate(opened.beside["config"]) == opened.beside["config"]["data"]["sampling_rate"]
    model = official.sound(opened.table, opened.beside["config"])
    assert model.sizes.posterior_layers == 0
    wanted = official.sound_table(fixture("gptsovits_s2").weights)
    assert all(torch.equal(value, wanted[name].half().float()) for name, value in model.state_dict().items())
    assert {name for name in wanted if not name.startswith("enc_q.")} == model.state_dict().keys()


def test_a_file_marked_as_version_2pro(tmp_path: Path) -> None:
    path = _file(tmp_path, "SoVITS_weights_v2Pro/voice_pro_e8_s200.pth")
    assert path.read_bytes()[:2] == b"05"
    opened = official.read(path)
    wanted = fixture("gptsovits_s2").weights
    assert opened.table
    assert all(torch.equal(value, wanted[name].half()) for name, value in opened.table.items())
    with pytest.raises(VoicewrightError, match=r"lacks|neither"):
        official.sound(opened.table, opened.beside["config"])


def test_the_layout_of_version_2pro_is_whole() -> None:
    """Style and speaker embedding together, narrowed for the cross attention."""
    one = fixture("gptsovits_s2")
    given = official.sound_sizes(one.facts["constructor"], one.weights, 0)
    table = dict(one.weights)
    chance = torch.Generator().manual_seed(3)
    for name, shape in {
        "sv_emb.weight": (given.style, 40), "sv_emb.bias": (given.style,), "prelu.weight": (given.style,),
        "ge_to512.weight": (given.cross, given.style), "ge_to512.bias": (given.cross,),
    }.items():  # fmt: skip
        table[name] = torch.randn(shape, generator=chance)
    model = official.sound(table, s2_config(one)).eval()
    lengths = torch.tensor([one.inputs["refer"].shape[2]])
    with torch.no_grad():
        plain = model.ref_enc(one.inputs["refer"], torch.ones(1, 1, int(lengths)))
        heard = model.style(one.inputs["refer"], lengths, torch.ones(1, 40))
    both = plain[..., 0] + table["sv_emb.weight"].sum(dim=1) + table["sv_emb.bias"]
    assert torch.allclose(heard[..., 0], torch.where(both < 0, both * table["prelu.weight"], both), atol=1e-4)
    del table["prelu.weight"]
    with pytest.raises(WeightsMismatch, match=r"missing: prelu\.weight"):
        official.sound(table, s2_config(one))


def test_differences_are_listed() -> None:
    one = fixture("gptsovits_s1")
    config = one.facts["constructor"]["config"]
    table = dict(one.weights)
    table["model.more"] = torch.zeros(1)
    del table["model.h.layers.0.norm1.bias"]
    with pytest.raises(WeightsMismatch, match=r"missing: h\.layers\.0\.norm1\.bias; unknown: more"):
        official.semantic(table, config)
    with pytest.raises(VoicewrightError, match="end is not the last code"):
        official.semantic(one.weights, {"model": {**config["model"], "EOS": 3}})
    with pytest.raises(VoicewrightError, match="no part “model”"):
        official.semantic(one.weights, {})


def test_a_codebook_that_was_never_filled_is_refused() -> None:
    one = fixture("gptsovits_s2")
    table = dict(one.weights)
    table["quantizer.vq.layers.0._codebook.inited"] = torch.zeros(1)
    with pytest.raises(VoicewrightError, match="never filled"):
        official.sound(table, s2_config(one))


def test_settings_that_run_code_are_refused(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str, str]]:
            return open, (str(tmp_path / "trace"), "w")

    path = tmp_path / "voice.pth"
    torch.save({"weight": OrderedDict(a=torch.zeros(1)), "config": Evil(), "info": ""}, path)
    path.write_bytes(b"05" + path.read_bytes()[2:])
    with pytest.raises(VoicewrightError, match="cannot be read"):
        official.read(path)
    assert not (tmp_path / "trace").exists()

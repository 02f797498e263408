"""Official files are read whole or refused with the difference."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from backend.families.comosvc.weights import official
from backend.protocol.problems import VoicewrightError
from tests.parity.fixtures import FOLDER, fixture

FILE = "logs/teacher/model_2000.pt"


def test_a_whole_file_of_comosvcs_training(tmp_path: Path) -> None:
    content = load_file(FOLDER / "official_files.safetensors")[f"file/{FILE}"]
    path = tmp_path / "model 2000 声.pt"
    path.write_bytes(content.numpy().tobytes())
    found = official.open_file(path)
    one = fixture("comosvc_teacher")
    again = official.read(one.weights)
    assert found.sizes == again.sizes
    mine, theirs = found.network("online").state_dict(), again.network("online").state_dict()
    assert mine.keys() == theirs.keys()
    assert all(torch.equal(mine[name], theirs[name]) for name in mine)


@pytest.mark.parametrize("name", ["comosvc_teacher", "amphion_diffcomosvc_student"])
def test_what_is_missing_or_left_over_is_named(name: str) -> None:
    one = fixture(name)
    lost = sorted(key for key in one.weights if "denoise_fn." in key and key.endswith("bias"))[0]
    table = {key: value for key, value in one.weights.items() if key != lost}
    table["something.else"] = torch.zeros(3)
    found = official.read(table, one.facts["constructor"].get("cfg"))
    with pytest.raises(VoicewrightError) as caught:
        found.network("online")
    assert "missing: denoiser." in caught.value.problem.detail
    assert "unknown: something.else" in caught.value.problem.detail


def test_other_systems_are_refused() -> None:
    with pytest.raises(VoicewrightError, match="neither"):
        official.read({"enc_p.emb.weight": torch.zeros(2, 2)})


def test_a_teacher_has_no_target() -> None:
    with pytest.raises(VoicewrightError, match="teacher"):
        official.read(fixture("comosvc_teacher").weights).network("target")

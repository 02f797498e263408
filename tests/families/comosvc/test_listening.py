"""What a converter listens to: its name, and a voice that goes on with more ears than it had."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from backend.content import embedded
from backend.families.comosvc.config import ComoSvcConfig, presets
from backend.families.comosvc.data import Statistics
from backend.families.comosvc.facts import Facts
from backend.families.comosvc.weights import voice
from backend.families.comosvc.weights.voice import Known
from backend.protocol.problems import VoicewrightError

CONFIG = presets()["tiny"]
FRAMES = 30


def known(config: ComoSvcConfig, *, seed: int) -> Known:
    torch.manual_seed(seed)
    facts = Facts(singers=("Ann",), ranges=(), languages=("en-us",), content=embedded.named(config.content).facts)
    nobody = np.zeros((1, config.speaker_embedding_channels), np.float32)
    bands = np.ones(config.n_mels, np.float32)
    one = voice.new(config, facts, Statistics(bands, bands, nobody))
    one.network.eval()
    return one


def heard(one: Known, content_BTF: torch.Tensor) -> torch.Tensor:
    flat = torch.full((1, FRAMES), 200.0)
    batch = {"content": content_BTF, "f0": flat, "unvoiced": 0 * flat, "loudness": 0.1 + 0 * flat}
    with torch.no_grad():
        return one.network.known(batch | {"singer": torch.tensor([0]), "shift": torch.zeros(1)})


def test_a_resource_may_have_a_full_stop_in_its_name() -> None:
    assert known(replace(CONFIG, content="whisper-tiny.en"), seed=0).card.sizes.contents[0][1] == 384


def test_a_voice_goes_on_with_what_listens_beside_its_own() -> None:
    """At first as if it were not there, whatever it hears."""
    parent = known(replace(CONFIG, content="hama"), seed=1)
    one = known(replace(CONFIG, content="hama+own"), seed=2)
    voice.transplant(one, parent)
    content = torch.randn(1, FRAMES, one.card.facts.content.width)
    assert torch.allclose(heard(one, content), heard(parent, content[..., :256]), atol=1e-6)


@pytest.mark.parametrize("content", ["own", "own+hama"])
def test_one_that_listens_to_something_else_is_refused(content: str) -> None:
    with pytest.raises(VoicewrightError, match=r"unknown: conditions\.contents\.hama"):
        voice.transplant(
            known(replace(CONFIG, content=content), seed=2), known(replace(CONFIG, content="hama"), seed=1)
        )

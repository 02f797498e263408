"""The tiny preset learns real clips by heart; the codebook stands still or moves, as it was told; resume is exact."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from backend.families.sovits import codes
from backend.families.sovits.config import S1, S2, SovitsConfig, presets
from backend.families.sovits.decoding import decode
from backend.families.sovits.model.semantic import Said
from backend.families.sovits.stages.s1 import KNOWN_SOUND, SEMANTIC_STAGE
from backend.families.sovits.tokens import TokenCorpus
from backend.families.sovits.weights import voice as voices
from backend.layers.sampling import Sampling
from backend.protocol.notices import Notice
from backend.protocol.problems import VoicewrightError
from backend.recipe import StageNeed
from backend.voices import tensors
from tests.families.sovits import runs
from tests.families.sovits.conftest import Made, export

SMALL = replace(
    presets()["tiny"], hidden=16, latent=16, filter=24, style_channels=16, decoder_channels=16, decoder_layers=1,
    s1_channels=16, s1_layers=1, discriminator_divisor=16, segment=3200, batch_size_s1=2, batch_size_s2=2, ema=0.9,
    dropout=0.1, s1_dropout=0.1, codes=16, code_noise=0.2,
)  # fmt: skip
OWN_DECODER = replace(
    SMALL,
    decoder="vocos",
    placed=False,
    sample_rate=16000,
    posterior_layers=2,
    flows=2,
    flow_layers=1,
    read_weight=15.0,
    adversarial_from_step=1,
    mel_windows="512",
    periods="2,3",
)
"""Sound by a decoder that learns with the rest, against discriminators, as the public system has it."""


def _book(table: dict[str, torch.Tensor]) -> dict[str, bytes]:
    return {
        name: value.numpy().tobytes() for name, value in table.items() if name.startswith(("quantizer.", "ssl_proj."))
    }


def test_codes_are_recalled_exactly(made: Made) -> None:
    corpus = made.semantic.corpus
    assert isinstance(corpus, TokenCorpus)
    model = voices.semantic_from_checkpoint(made.semantic.checkpoint).model.eval()
    for one in corpus.training:
        batch = corpus.example(one)
        said = Said(batch["phone"], batch["phones"])
        how = Sampling(top_k=1, repetition_penalty=1.0)
        (found,) = decode(model, said, batch["code"][:, :0], how, most=len(one.code_T) + 5)
        assert found.ended
        assert found.code_T.tolist() == one.code_T.tolist()


def test_codes_are_used_and_shown(made: Made) -> None:
    stage = SEMANTIC_STAGE
    corpus = made.semantic.corpus
    assert corpus.usage.perplexity > 0.25 * corpus.codes
    for module in made.semantic.state.modules.values():
        module.eval()
    with torch.no_grad():
        seen = list(stage.pictures(made.semantic.state, corpus, made.semantic.start.config))
    assert any(isinstance(one.title, Notice) and "perplexity" in one.title.say() for one in seen)
    assert all((one.values >= 0).all() for one in seen)
    (used,) = (one for one in seen if one.bars)
    assert used.values.shape == (1, corpus.codes)
    assert used.values.sum() == pytest.approx(1)


def test_codes_are_called_few_where_they_are_as_if_a_quarter_were_used() -> None:
    def said(met: int) -> str:
        return codes.usage([np.arange(met)], 64).hint.say()

    assert said(16).startswith("Few codes carry everything: as if there were 16 of 64")
    assert said(17).startswith("Use is spread")


@pytest.mark.slow
@pytest.mark.parametrize("first", [S1, S2])
def test_a_frozen_codebook_does_not_move_whatever_comes_first(made: Made, tmp_path: Path, first: str) -> None:
    config = made.sound.start.config
    before = voices.load_sound(made.folder).model
    fine = runs.train(tmp_path / first, first, config, 2, parent=made.folder)
    assert fine.start.config.freeze_quantizer == "on"
    if first == S2:
        after = voices.sound_from_checkpoint(fine.checkpoint).model
        assert _book(after.state_dict()) == _book(before.state_dict())
        one, other = (model.enc_p.text_embedding.weight for model in (after, before))
        assert not torch.equal(one, other)
    else:
        assert SEMANTIC_STAGE.needs(fine.start.config)[1:] == []
        assert voices.semantic_from_checkpoint(fine.checkpoint).card.codebook.content == codes.codebook_hash(before)


@pytest.mark.slow
def test_s1_is_heard_by_the_sound_that_was_trained_before_it(made: Made, tmp_path: Path) -> None:
    config = made.sound.start.config
    fine = runs.train(tmp_path / "s2", S2, config, 2, parent=made.folder)
    begun = runs.begun(tmp_path / "s1", S1, config, {S2: fine.checkpoint}, parent=made.folder)
    trained, parent = voices.sound_from_checkpoint(fine.checkpoint).model, voices.load_sound(made.folder).model
    heard = begun.state.extra(KNOWN_SOUND, voices.KnownSound).model
    assert torch.equal(heard.enc_p.text_embedding.weight, trained.enc_p.text_embedding.weight)
    assert not torch.equal(heard.enc_p.text_embedding.weight, parent.enc_p.text_embedding.weight)
    other = replace(config, freeze_quantizer="off")
    moved = runs.train(tmp_path / "other", S2, other, 2, parent=made.folder)
    begun = runs.begun(tmp_path / "s1-2", S1, config, {S2: moved.checkpoint}, parent=made.folder)
    heard = begun.state.extra(KNOWN_SOUND, voices.KnownSound).model
    assert torch.equal(heard.enc_p.text_embedding.weight, parent.enc_p.text_embedding.weight)


@pytest.mark.slow
def test_a_codebook_that_learns_moves_and_s1_must_follow(made: Made, tmp_path: Path) -> None:
    config = replace(made.sound.start.config, freeze_quantizer="off")
    with pytest.raises(VoicewrightError, match="sound stage"):
        runs.begun(tmp_path / "s1", S1, config, parent=made.folder)
    assert SEMANTIC_STAGE.needs(config)[1:] == [StageNeed(stage=S2)]
    fine = runs.train(tmp_path / "s2", S2, config, 2, parent=made.folder)
    before, after = (voices.load_sound(made.folder).model, voices.sound_from_checkpoint(fine.checkpoint).model)
    assert codes.codebook_hash(before) != codes.codebook_hash(after)
    with pytest.raises(VoicewrightError, match="other semantic codes"):
        export(tmp_path / "voice", fine, made.semantic)
    with pytest.raises(VoicewrightError, match="no sound stage has gone on from this voice"):
        runs.begun(tmp_path / "s1", S1, config, {S2: made.sound.checkpoint}, parent=made.folder)
    again = runs.train(tmp_path / "s1", S1, config, 1, {S2: fine.checkpoint}, parent=made.folder)
    assert again.corpus.resources[1].content == codes.codebook_hash(after)
    export(tmp_path / "fine", fine, again)


def test_codes_before_there_are_any_are_refused(tmp_path: Path) -> None:
    with pytest.raises(VoicewrightError, match="cannot be trained yet"):
        runs.begun(tmp_path / "s1", S1, SMALL)
    with pytest.raises(VoicewrightError, match="no semantic codes to keep"):
        runs.begun(tmp_path / "s2", S2, replace(SMALL, freeze_quantizer="on"))


@pytest.mark.slow
@pytest.mark.parametrize(("stage", "config"), [(S2, SMALL), (S2, OWN_DECODER), (S1, SMALL)])
def test_stopped_and_resumed_equals_never_stopped(tmp_path: Path, stage: str, config: SovitsConfig) -> None:
    from backend.training.record import checkpoint
    from backend.voices import rng

    config = replace(config, dpo_weight=0.1)
    needs = {S2: runs.train(tmp_path / "sound" / "s2", S2, config, 1).checkpoint} if stage == S1 else {}
    whole = runs.begun(tmp_path / "whole" / "one", stage, config, needs)
    rng.seed(1)
    runs.go_on(whole, 4, 4)
    first = runs.begun(tmp_path / "parts" / "one", stage, config, needs)
    rng.seed(1)
    runs.go_on(first, 2, 4)
    second = runs.begun(tmp_path / "parts" / "two", stage, config, needs)
    checkpoint.load(first.checkpoint, second.state)
    runs.go_on(second, 2, 4)
    for name in ("modules", "optimizers", *(["ema"] if stage == S2 else [])):
        one, other = (tensors.read(run.checkpoint / f"{name}.safetensors") for run in (whole, second))
        assert one.keys() == other.keys()
        assert [key for key in one if one[key].numpy().tobytes() != other[key].numpy().tobytes()] == []

"""The trainer takes both stages in order, stops and goes on bit for bit, and a voice comes out."""

from dataclasses import replace
from pathlib import Path

import pytest

from backend.families.valle.config import AR, NAR, ValleConfig
from backend.families.valle.recipe import Valle
from tests.fakes.codec import MelCodec
from tests.families.dctts.clips import clips
from tests.families.engine import Engine, assert_same_weights, newest

pytestmark = pytest.mark.slow

ENGINE = Engine(Valle())


def test_stopped_and_resumed_equals_never_stopped_and_speaks(place: Path, quick: ValleConfig, codec: MelCodec) -> None:
    config, runs = replace(quick, dropout=0.2), place / "trainer" / "runs"
    assert ENGINE.train(runs / "whole", config, AR, 6, clips()).reason == "finished"
    assert ENGINE.train(runs / "half", config, AR, 6, clips(), stop_at=2).reason == "asked"
    assert ENGINE.train(runs / "half", config, AR, 6, clips()).reason == "finished"
    assert_same_weights(runs / "whole", runs / "half")
    needs = {AR: newest(runs / "whole")}
    assert ENGINE.train(runs / "nar", config, NAR, 2, clips(), needs).reason == "finished"
    voice = ENGINE.voice(place / "trainer" / "voice", needs[AR], newest(runs / "nar"))
    score = voice.plan("One.").score
    assert len(voice.render(score)) == round(score.duration_s * voice.info.sample_rate)

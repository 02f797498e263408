"""Scores: cut and joined without loss, refused with the place that is wrong."""

import math
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Contour, Phone, Score
from backend.speech import scores

HOP_S = 0.01


@st.composite
def sentence(draw: st.DrawFn) -> Score:
    """A sentence as a voice plans it: pause, phones, pause; whole frames."""
    frames = draw(st.lists(st.integers(1, 30), min_size=3, max_size=8))
    phones, at = [], 0
    for index, count in enumerate(frames):
        edge = index in (0, len(frames) - 1)
        symbol = "_" if index == 0 else "_." if edge else draw(st.sampled_from("aeiou"))
        word = -1 if edge else (index - 1) // 2
        language = "" if edge else draw(st.sampled_from(["", "fr"]))
        phones.append(Phone(symbol=symbol, start_s=at * HOP_S, duration_s=count * HOP_S, word=word, language=language))
        at += count
    words = [f"w{i}" for i in range(max(p.word for p in phones) + 1)]
    hz = draw(st.lists(st.sampled_from([0.0, 100.0, 220.5]), min_size=at, max_size=at))
    energy = draw(st.sampled_from([[], [1.0] * at]))
    return Score(
        language="en-us",
        text=" ".join(words),
        phones=phones,
        words=words,
        f0=Contour(hop_s=HOP_S, hz=hz),
        energy=energy,
        speaker="Allison",
        knobs={"noise": 0.5},
    )


@given(st.lists(sentence(), min_size=1, max_size=4), st.floats(0, 1))
def test_joined_sentences_come_apart_as_they_were(parts: list[Score], pause_s: float) -> None:
    padded = [scores.with_pause(part, pause_s) for part in parts]
    whole = scores.join(padded)
    scores.check(whole)
    assert whole.duration_s == pytest.approx(sum(part.duration_s for part in padded))
    again = scores.cut(whole)
    assert len(again) == len(parts)
    for before, after in zip(padded, again, strict=True):
        plain = scores.canonical(before)
        for field in msgspec.structs.fields(Score):
            mine, theirs = getattr(after, field.name), getattr(plain, field.name)
            if field.name == "energy":
                assert mine == (theirs or [0.0] * len(mine))  # a whole has energy where one of its parts has
            elif field.name == "text":
                assert mine == (before.text if len(parts) == 1 else " ".join(plain.words))
            else:
                assert mine == theirs, field.name


@given(sentence())
def test_one_sentence_stays_itself_in_every_field(part: Score) -> None:
    plain = scores.canonical(part)
    assert scores.cut(scores.join([plain])) == [plain]
    for field in msgspec.structs.fields(Score):
        if field.name not in ("phones", "words"):  # times that follow from lengths; words that are used
            assert getattr(plain, field.name) == getattr(part, field.name), field.name
    for before, after in zip(part.phones, plain.phones, strict=True):
        assert msgspec.structs.replace(after, start_s=before.start_s) == before


def good() -> Score:
    phones = [
        Phone(symbol="_", start_s=0.0, duration_s=0.1),
        Phone(symbol="a", start_s=0.1, duration_s=0.2, word=0),
        Phone(symbol="_.", start_s=0.3, duration_s=0.1),
    ]
    return Score(language="en", text="a", phones=phones, words=["a"], f0=Contour(hop_s=0.01, hz=[100.0] * 40))


def changed(index: int, **changes: object) -> Score:
    score = good()
    phones = list(score.phones)
    phones[index] = msgspec.structs.replace(phones[index], **changes)
    return msgspec.structs.replace(score, phones=phones)


@pytest.mark.parametrize(
    ("score", "kind"),
    [
        (changed(1, duration_s=-0.1), "score-duration"),
        (changed(1, duration_s=0.0), "score-duration"),
        (changed(1, duration_s=math.nan), "score-not-finite"),
        (changed(1, start_s=math.inf), "score-not-finite"),
        (changed(1, start_s=0.15), "score-gap"),
        (changed(2, start_s=0.25), "score-gap"),
        (changed(1, word=3), "score-word"),
        (changed(1, symbol=""), "score-symbol"),
        (msgspec.structs.replace(good(), phones=[]), "score-empty"),
        (msgspec.structs.replace(good(), speaker="Bob"), "score-speaker"),
        (msgspec.structs.replace(good(), format="midi"), "score-format"),
        (msgspec.structs.replace(good(), version=99), "score-format"),
        (msgspec.structs.replace(good(), f0=Contour(hop_s=0.0, hz=[])), "score-hop"),
        (msgspec.structs.replace(good(), f0=Contour(hop_s=0.01, hz=[math.nan] * 40)), "score-curve"),
        (msgspec.structs.replace(good(), f0=Contour(hop_s=0.01, hz=[-5.0] * 40)), "score-curve"),
        (msgspec.structs.replace(good(), f0=Contour(hop_s=0.01, hz=[100.0] * 10)), "score-curve-length"),
        (msgspec.structs.replace(good(), energy=[0.0]), "score-curve-length"),
        (msgspec.structs.replace(good(), energy=[math.inf] * 40), "score-curve"),
    ],
)
def test_what_no_voice_could_render_is_refused(score: Score, kind: str) -> None:
    with pytest.raises(VoicewrightError) as caught:
        scores.check(score, ["Allison"])
    assert caught.value.problem.general == kind
    assert caught.value.problem.say().remedy


def test_a_file_is_read_as_it_was_written_and_refused_when_it_is_none(tmp_path: Path) -> None:
    file = tmp_path / "ein satz 句.json"
    scores.write(good(), file)
    assert scores.read(file) == good()
    for content in (b"", b"{", b"[]", b'{"phones": "many"}', b"\xff", b'{"f0": {"hop_s": NaN}}'):
        file.write_bytes(content)
        with pytest.raises(VoicewrightError) as caught:
            scores.read(file)
        assert caught.value.problem.general == "score-unreadable"
        assert caught.value.problem.file == str(file)
    with pytest.raises(VoicewrightError):
        scores.read(tmp_path / "nowhere.json")

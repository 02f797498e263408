"""Plan, speak, render: one sentence after another, and an edit changes what it edits."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from backend.audio import io
from backend.project import voice_card
from backend.project.project import Project
from backend.protocol import wire
from backend.protocol.jobs import Plan, Planned, Render, Rendered, Speak
from backend.protocol.notices import said_of_each
from backend.protocol.problems import Cancelled, VoicewrightError
from backend.protocol.score import Contour, Phone
from backend.speech import proofreading, rendering, scores
from backend.voices import loading
from tests.fakes.voice import RATE, SineVoice, put_voice
from tests.jobs.conftest import Do

TEXT = "Good morning, world. How are you?\n\nThis is another paragraph."


def test_speak_announces_sentences_as_they_are_ready_and_keeps_a_take(
    place: Path, do: Do, heard: list[wire.Message]
) -> None:
    spoken: Rendered = do(Speak(project=str(place), voice="hum", text=TEXT))
    chunks = [message for message in heard if isinstance(message, wire.Chunk)]
    assert [chunk.index for chunk in chunks] == [0, 1, 2]
    assert [chunk.last for chunk in chunks] == [False, False, True]
    whole, rate = io.read(Path(spoken.path))
    assert rate == RATE == spoken.sample_rate
    assert len(whole) == round(spoken.score.duration_s * RATE)
    for chunk in chunks:
        piece, _ = io.read(Path(chunk.path))
        start = round(chunk.start_s * RATE)
        np.testing.assert_array_equal(whole[start : start + len(piece)], piece)
    with Project.open(place, lock=False) as project:
        assert spoken.take is not None
        take = project.renders.get(spoken.take)
    assert take.score == spoken.score
    assert take.text == TEXT
    scores.check(spoken.score)
    assert spoken.score.words[:3] == ["Good", "morning,", "world."]
    assert np.load(spoken.attention).shape == (
        len(spoken.score.phones),
        pytest.approx(len(spoken.score.f0.hz), abs=100),
    )


def test_what_the_voice_says_of_its_attention_names_the_sentence(place: Path, do: Do) -> None:
    one: Rendered = do(Speak(project=str(place), voice="hum", text="I am stuck."))
    assert said_of_each(one.hints) == "It was stuck."
    two: Planned = do(Plan(project=str(place), voice="hum", text="All is well. I am stuck again."))
    assert said_of_each(two.hints) == "Sentence 2: It was stuck."


def test_the_first_sentence_is_heard_before_the_last_one_is_made(place: Path, do: Do) -> None:
    from backend.jobs import runner
    from backend.jobs.context import JobContext

    with Project.open(place, lock=False) as project:
        voice = loading.load(project, "hum")
    assert isinstance(voice, SineVoice)
    voice.rendered.clear()
    rendered_at_chunk = []

    def send(message: wire.Message) -> None:
        if isinstance(message, wire.Chunk):
            rendered_at_chunk.append(len(voice.rendered))

    runner.run(
        Speak(project=str(place), voice="hum", text="Alpha one. Beta two. Gamma three."), JobContext("x", send, bool)
    )
    assert rendered_at_chunk == [1, 2, 3]


def test_pauses_between_sentences_and_longer_ones_between_paragraphs(place: Path, do: Do) -> None:
    score = do(Plan(project=str(place), voice="hum", text=TEXT)).score
    pauses = [
        first.duration_s + second.duration_s
        for first, second in zip(score.phones, score.phones[1:], strict=False)
        if scores.is_pause(first) and scores.is_pause(second)
    ]
    assert len(pauses) == 2
    assert 0.3 < pauses[0] < 0.6 < pauses[1] < 1.0


def test_rendering_a_spoken_score_again_is_the_same_to_the_bit(place: Path, do: Do, tmp_path: Path) -> None:
    spoken: Rendered = do(Speak(project=str(place), voice="hum", text=TEXT))
    rendering._kept.clear()
    again: Rendered = do(Render(project=str(place), voice="hum", score=spoken.score, out=str(tmp_path / "a.wav")))
    assert Path(again.path).read_bytes() == Path(spoken.path).read_bytes()
    assert again.take is None


def test_an_edited_phone_changes_its_own_sentence_only(place: Path, do: Do) -> None:
    spoken: Rendered = do(Speak(project=str(place), voice="hum", text=TEXT))
    score = spoken.score
    edited = next(i for i, phone in enumerate(score.phones) if phone.word == 4)
    phones, longer_s = [], score.phones[edited].duration_s
    for index, phone in enumerate(score.phones):
        changes: dict[str, float] = {"start_s": phone.start_s + (longer_s if index > edited else 0)}
        if index == edited:
            changes["duration_s"] = 2 * longer_s
        phones.append(msgspec.structs.replace(phone, **changes))
    at = round(score.phones[edited].start_s / score.f0.hop_s)
    hz = score.f0.hz[:at] + [score.f0.hz[at]] * round(longer_s / score.f0.hop_s) + score.f0.hz[at:]
    longer = msgspec.structs.replace(score, phones=phones, f0=Contour(hop_s=score.f0.hop_s, hz=hz))
    again: Rendered = do(Render(project=str(place), voice="hum", score=longer))
    before, _ = io.read(Path(spoken.path))
    after, _ = io.read(Path(again.path))
    assert len(after) - len(before) == round(longer_s * RATE)
    first = round(score.phones[edited].start_s * RATE)
    np.testing.assert_array_equal(after[: first - RATE // 10], before[: first - RATE // 10])
    last = len(before) - round(0.5 * RATE)
    np.testing.assert_array_equal(after[last + round(longer_s * RATE) :], before[last:])


def test_semitones_and_speed_are_obeyed(place: Path, do: Do) -> None:
    plain = do(Plan(project=str(place), voice="hum", text="Hello world.")).score
    higher = do(Plan(project=str(place), voice="hum", text="Hello world.", semitones=12.0, speed=2.0)).score
    assert max(higher.f0.hz) == pytest.approx(2 * max(plain.f0.hz))
    assert higher.duration_s == pytest.approx(plain.duration_s / 2, rel=0.1)


def test_the_projects_words_are_said_as_it_says(place: Path, do: Do) -> None:
    before = do(Plan(project=str(place), voice="hum", text="My tomato.")).score
    with Project.open(place, lock=False) as project:
        project.lexicon.put("tomato", "təˈmɑːtoʊ")
    after = do(Plan(project=str(place), voice="hum", text="My tomato.")).score
    assert [p.symbol for p in before.phones] != [p.symbol for p in after.phones]


def test_a_voice_is_loaded_once_until_its_files_change(place: Path, do: Do) -> None:
    job = Plan(project=str(place), voice="hum", text="Hello.")
    do(job)
    count = SineVoice.loaded
    do(job)
    (place / "voices" / "hum" / "voice.json").touch()
    do(job)
    assert SineVoice.loaded == count
    (place / "voices" / "hum" / "model.safetensors").write_bytes(b"other weights")
    do(job)
    assert SineVoice.loaded == count + 1


@pytest.mark.parametrize(
    ("job", "kind"),
    [
        (Plan(project="", voice="nobody", text="a"), "voice-missing"),
        (Plan(project="", voice="hum", text=" … "), "text-empty"),
        (Plan(project="", voice="hum", text="x " * 200_000), "text-too-long"),
        (Plan(project="", voice="hum", text="a", speed=0.0), "speed-out-of-range"),
        (Plan(project="", voice="hum", text="a", speed=float("nan")), "speed-out-of-range"),
        (Plan(project="", voice="hum", text="a", semitones=99.0), "semitones-out-of-range"),
        (Plan(project="", voice="hum", text="a", speaker="Bob"), "speaker-unknown"),
        (Speak(project="", voice="hum", text="Hello.", out="/tmp/x.mp3"), "audio-format"),
    ],
)
def test_what_cannot_be_spoken_is_refused(place: Path, do: Do, job: Plan | Speak, kind: str) -> None:
    with pytest.raises(VoicewrightError) as caught:
        do(msgspec.structs.replace(job, project=str(place)))
    assert caught.value.problem.general == kind
    assert caught.value.problem.say().remedy


def test_a_cancel_ends_it_between_sentences(place: Path) -> None:
    from backend.jobs import runner
    from backend.jobs.context import JobContext

    chunks: list[wire.Message] = []

    def send(message: wire.Message) -> None:
        if isinstance(message, wire.Chunk):
            chunks.append(message)

    with pytest.raises(Cancelled):
        runner.run(Speak(project=str(place), voice="hum", text=TEXT), JobContext("x", send, lambda: len(chunks) == 1))
    with Project.open(place, lock=False) as project:
        assert project.renders.all() == []


def test_phones_of_a_score_without_pauses_are_rendered_too(place: Path, do: Do) -> None:
    score = do(Plan(project=str(place), voice="hum", text="Hello.")).score
    bare = [p for p in score.phones if not scores.is_pause(p)]
    moved = [Phone(symbol=p.symbol, start_s=0.1 * i, duration_s=0.1, word=p.word) for i, p in enumerate(bare)]
    hz = [150.0] * (10 * len(moved))
    cut = msgspec.structs.replace(score, phones=moved, f0=Contour(hop_s=0.01, hz=hz))
    assert do(Render(project=str(place), voice="hum", score=cut)).duration_s == pytest.approx(0.1 * len(moved))


def test_words_that_are_wrong_are_shown_where_the_sentence_is(
    place: Path, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = iter(["The doctor opened the yellow window.", "Seventeen the river", "Seventeen children crossed"])
    monkeypatch.setattr(proofreading, "recogniser", lambda language: lambda samples: next(heard))
    with Project.open(place) as project:
        put_voice(project, "draw", draws=True)
    text = "The doctor opened the yellow window. Seventeen children crossed the river."
    spoken: Rendered = do(Speak(project=str(place), voice="draw", text=text, retries=1))
    assert said_of_each(spoken.hints) == "Sentence 2: “children crossed” was left out."
    assert [(proof.sentence, proof.tries, proof.right) for proof in spoken.proofs] == [(0, 1, True), (1, 2, False)]


def test_nobody_is_asked_for_what_they_cannot(place: Path, do: Do) -> None:
    with Project.open(place, lock=False) as project:
        hum = project.voices.get("hum")
        late = msgspec.structs.replace(hum, id="echo", name="Echo", can=frozenset({"converts"}), created="2026-02-01")
        folder = project.voices.folder("echo")
        folder.mkdir(parents=True)
        (folder / "voice.json").write_bytes(voice_card.encode(late))
        assert loading.choose(project, "").name == "Echo"
        assert loading.choose(project, "", "speaks").name == "Hum"
    with pytest.raises(VoicewrightError) as caught:
        do(Speak(project=str(place), voice="echo", text="Good morning."))
    assert caught.value.problem.kind == "voice-cannot"
    with pytest.raises(VoicewrightError) as caught, Project.open(place, lock=False) as project:
        loading.load_converter(project, "hum")
    assert caught.value.problem.kind == "voice-cannot/convert"

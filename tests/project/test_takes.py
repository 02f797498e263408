import pytest

from backend.project.errors import BadValueError, NotFoundError
from backend.project.project import Project
from backend.project.takes import Level, Take
from backend.protocol.findings import Finding
from tests.project.making import alignment, audio_name, new_clip


def record(project: Project, prompt: int, sound: str) -> Take:
    level = Level(peak_dbfs=-3.0, loudness_lufs=-20.0, noise_dbfs=-60.0, clipped=0)
    return project.takes.add(prompt, audio_name(sound), 1.5, level, sample_rate=48000, speaker="Me")


def test_recording_goes_from_prompt_to_prompt(project: Project) -> None:
    one, two, three = project.prompts.add(["One.", "  Two.  ", "", "One.", "Three."], "en-us")
    assert [p.text for p in project.prompts.all()] == ["One.", "Two.", "Three."]
    assert project.prompts.next() == one
    project.takes.choose(record(project, one.id, "a").id)
    assert project.prompts.next() == two
    project.prompts.skip(two.id)
    assert project.prompts.next(after=one.id) == three
    project.takes.choose(record(project, three.id, "b").id)
    assert project.prompts.next() is None
    assert project.prompts.get(one.id).takes == 1
    assert project.prompts.get(one.id).chosen is not None


def test_a_take_is_kept_as_it_was_recorded(project: Project) -> None:
    prompt = project.prompts.add(["One."], "en-us")[0]
    take = record(project, prompt.id, "a")
    assert project.takes.for_prompt(prompt.id) == [take]
    assert take.level.peak_dbfs == -3.0
    assert not take.chosen


def test_choosing_another_take_keeps_the_clip_and_forgets_what_was_measured(project: Project) -> None:
    prompt = project.prompts.add(["One."], "en-us")[0]
    first, second = record(project, prompt.id, "a"), record(project, prompt.id, "b")
    clip = project.takes.choose(first.id)
    assert (clip.text, clip.origin, clip.audio, clip.sample_rate) == ("One.", "take", first.audio, 48000)
    project.clips.update(clip.id, text="One!", start_s=0.5, tags=["good"])
    project.alignments.put([alignment(clip.id)])
    project.findings.replace(
        ["c"], None, [Finding(check="c", clip=clip.id, severity="error", figure=None, unit="", kind="clipped")]
    )
    again = project.takes.choose(second.id)
    assert (again.id, again.audio, again.text, again.start_s, again.tags) == (
        clip.id,
        second.audio,
        "One!",
        0,
        ["good"],
    )
    assert project.alignments.get(clip.id) is None
    assert project.findings.all() == []
    assert [take.chosen for take in project.takes.for_prompt(prompt.id)] == [False, True]
    assert [take.audio for take in project.takes.for_prompt(prompt.id)] == [first.audio, second.audio]


def test_choosing_the_same_take_again_changes_nothing(project: Project) -> None:
    prompt = project.prompts.add(["One."], "en-us")[0]
    take = record(project, prompt.id, "a")
    clip = project.takes.choose(take.id)
    edited = project.clips.update(clip.id, start_s=0.5)
    assert project.takes.choose(take.id) == edited


def test_deleting_the_chosen_take_takes_its_clip_along_and_back(project: Project) -> None:
    prompt = project.prompts.add(["One."], "en-us")[0]
    take = record(project, prompt.id, "a")
    project.takes.choose(take.id)
    before = project.clips.all()
    project.takes.remove(take.id)
    assert project.clips.all() == []
    assert project.takes.for_prompt(prompt.id) == []
    assert project.prompts.next() is not None
    project.takes.restore(take.id)
    assert project.clips.all() == before
    assert project.takes.for_prompt(prompt.id) == [project.takes.get(take.id)]


def test_two_prompts_with_the_same_recording_are_two_clips(project: Project) -> None:
    prompts = project.prompts.add(["One.", "Eins."], "en-us")
    clips = [project.takes.choose(record(project, p.id, "same").id) for p in prompts]
    assert clips[0].id != clips[1].id


def test_a_recording_that_was_imported_as_well_still_belongs_to_its_prompt(project: Project) -> None:
    prompt = project.prompts.add(["One."], "en-us")[0]
    take = record(project, prompt.id, "a")
    imported = project.clips.add(new_clip("One.", audio=take.audio, speaker=take.speaker))
    assert project.takes.choose(take.id).id != imported.id
    assert project.prompts.next() is None


def test_an_empty_take_and_an_unknown_prompt_are_refused(project: Project) -> None:
    prompt = project.prompts.add(["One."], "en-us")[0]
    with pytest.raises(BadValueError):
        project.takes.add(prompt.id, audio_name("x"), 0.0, sample_rate=48000)
    with pytest.raises(NotFoundError):
        project.takes.add(99, audio_name("x"), 1.0, sample_rate=48000)
    with pytest.raises(NotFoundError):
        project.takes.choose(99)


def test_prompts_are_deleted_softly(project: Project) -> None:
    one, two = project.prompts.add(["One.", "Two."], "en-us")
    project.prompts.remove([one.id])
    assert project.prompts.all() == [two]
    project.prompts.restore([one.id])
    assert project.prompts.all() == [one, two]

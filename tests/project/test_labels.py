"""Alignments, findings, lexicon, renders and preferences: what is said about clips and made of them."""

from pathlib import Path
from typing import cast

import msgspec
import pytest

from backend.project.errors import BadValueError, NotFoundError
from backend.project.freshness import fingerprint
from backend.project.project import Project
from backend.protocol.findings import Finding, Health, UnitCount
from backend.protocol.notices import Notice, said
from tests.project.making import add, alignment, score


def finding(clip: int, check: str = "clipped", severity: str = "error") -> Finding:
    return msgspec.convert(
        {
            "check": check,
            "clip": clip,
            "severity": severity,
            "figure": 0.5,
            "unit": "%",
            "kind": "clipped",
        },
        Finding,
    )


def test_alignments_come_back_as_they_went_in(project: Project) -> None:
    one, two = add(project, "one", "two")
    first, second = alignment(one.id, 0.25), alignment(two.id, 0.75)
    project.alignments.put([first, second])
    assert project.alignments.get(one.id) == first
    assert project.alignments.all() == {one.id: first, two.id: second}
    assert project.alignments.scores() == {one.id: (0.25, None), two.id: (0.75, None)}
    project.alignments.put_spread({one.id: -2.5})
    assert project.alignments.scores()[one.id] == (0.25, -2.5)
    project.alignments.put([second, alignment(one.id, 0.5)])
    assert {id_: origin.of for id_, origin in project.alignments.origins().items()} == {one.id: "0", two.id: "0"}
    project.clips.remove([two.id])
    assert list(project.alignments.all()) == [one.id]
    project.alignments.remove([one.id])
    assert project.alignments.get(one.id) is None


def test_alignments_of_clips_that_are_not_there_are_refused_whole(project: Project) -> None:
    one = add(project, "one")[0]
    with pytest.raises(BadValueError):
        project.alignments.put([alignment(one.id), alignment(99)])
    assert project.alignments.all() == {}


@pytest.mark.parametrize("change", [{"text": "x"}, {"language": "de"}, {"start_s": 0.1}, {"end_s": 1.5}])
def test_an_alignment_is_stale_after_a_change(project: Project, change: dict[str, object]) -> None:
    clip = add(project, "one")[0]
    assert fingerprint(project.clips.update(clip.id, starred=True, gain_db=1.0)) == fingerprint(clip)
    assert fingerprint(project.clips.update(clip.id, **change)) != fingerprint(clip)


def test_findings_replace_only_what_the_same_checks_said_about_the_same_clips(project: Project) -> None:
    one, two = (clip.id for clip in add(project, "one", "two"))
    project.findings.replace(
        ["clipped", "noisy"], None, [finding(one), finding(one, "noisy", "info"), finding(two, "noisy", "warning")]
    )
    project.findings.replace(["noisy"], [one], [])
    assert [(f.clip, f.check) for f in project.findings.all()] == [(one, "clipped"), (two, "noisy")]
    assert project.findings.worst() == {one: "error", two: "warning"}
    project.findings.replace(["clipped"], None, [finding(two)])
    assert [f.check for f in project.findings.for_clip(two)] == ["clipped", "noisy"]
    assert project.findings.for_clip(one) == []
    project.clips.remove([two])
    assert project.findings.all() == []
    with pytest.raises(BadValueError):
        project.findings.replace(["clipped"], None, [finding(99)])


def test_health_is_kept(project: Project) -> None:
    assert project.findings.health() is None
    health = Health(
        clips=2, speech_s=3.5, errors=1, warnings=0, phones=[UnitCount(symbol="a", count=3)], missing_phones=["ʒ"],
        diphones_seen=4, diphones_common=9, verdict=Notice.earlier("Good."), spoken_s={1: 1.5, 2: 2.0},
    )  # fmt: skip
    project.findings.put_health(health)
    assert project.findings.health() == health


def test_a_verdict_that_was_stored_as_a_sentence_is_said_as_it_was(project: Project) -> None:
    stored = {
        "clips": 2, "speech_s": 3.5, "errors": 1, "warnings": 0, "phones": [], "missing_phones": [],
        "diphones_seen": 4, "diphones_common": 9, "verdict": "Ready to train.",
    }  # fmt: skip
    project.findings.put_health(cast(Health, stored))
    health = project.findings.health()
    assert health is not None
    assert said(health.verdict) == "Ready to train."


def test_the_lexicon_knows_languages(project: Project) -> None:
    project.lexicon.put(" Voicewright ", " vˈɔɪsɹaɪt ")
    project.lexicon.put("live", "lˈaɪv", "en-us")
    project.lexicon.put("live", "lˈiːvə", "de")
    project.lexicon.put("e\u0301t", "x")
    assert project.lexicon.all() == {"voicewright": "vˈɔɪsɹaɪt", "ét": "x"}
    assert project.lexicon.all("de")["live"] == "lˈiːvə"
    project.lexicon.put("live", "everywhere")
    assert project.lexicon.all("en-us")["live"] == "lˈaɪv"
    project.lexicon.remove("LIVE", "en-us")
    assert project.lexicon.all("en-us")["live"] == "everywhere"
    for word, phones in (("", "a"), ("a", " ")):
        with pytest.raises(BadValueError):
            project.lexicon.put(word, phones)


def test_renders_move_with_the_project(project: Project, tmp_path: Path) -> None:
    path = project.renders.new_path()
    path.write_bytes(b"RIFF")
    made = project.renders.add(voice="v", text="ah", score=score(), path=path, sample_rate=16000, duration_s=0.5)
    assert project.renders.all() == [made]
    assert made.path == str(path)
    assert made.score == score()
    assert project.renders.star(made.id).starred
    second = project.renders.add(voice="v", text="b", score=score(), path=path, sample_rate=16000, duration_s=0.5)
    assert [render.id for render in project.renders.all()] == [second.id, made.id]
    project.renders.remove([second.id])
    assert [render.id for render in project.renders.all()] == [made.id]
    project.renders.restore([second.id])
    assert len(project.renders.all()) == 2
    project.close()
    moved = project.folder.rename(tmp_path / "moved.voicewright")
    with Project.open(moved) as again:
        assert Path(again.renders.get(made.id).path).read_bytes() == b"RIFF"


def test_a_render_outside_the_project_is_refused(project: Project, tmp_path: Path) -> None:
    for path in (tmp_path / "x.wav", project.renders_folder / ".." / ".." / "x.wav"):
        with pytest.raises(BadValueError):
            project.renders.add(voice="v", text="", score=score(), path=path, sample_rate=1, duration_s=1.0)
    with pytest.raises(NotFoundError):
        project.renders.get(9)


def test_preferences_hold_json(project: Project) -> None:
    for key, value in {"a": 1, "b": [1, {"c": None}], "ü": "ö"}.items():
        project.preferences.put(key, value)
        assert project.preferences.get(key) == value
    project.preferences.remove("a")
    assert project.preferences.get("a", "default") == "default"
    assert project.preferences.all() == {"b": [1, {"c": None}], "ü": "ö"}
    with pytest.raises(BadValueError):
        project.preferences.put("x", object())

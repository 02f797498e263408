"""A project's clips, prepared: what is stored, what is done again, and what a bad clip costs."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from backend.audio import io
from backend.audio.resample import resample
from backend.datasets import manifest, parallel, preparation, preparing
from backend.datasets.features import FeatureCache
from backend.datasets.preparation import prepare
from backend.project.clips import NewClip
from backend.project.freshness import MANUAL
from backend.project.project import Project
from backend.protocol.notices import Notice
from backend.protocol.problems import Cancelled
from backend.text import espeak
from studio.models import clip_rows

TEXTS = [
    "The quick brown fox jumps over the lazy dog.",
    "Could you please tell me what time it is?",
    "Yesterday I found three mushrooms.",
    "She comes from a small village.",
    "I like to read books at night.",
    "Please close the door, it is cold outside.",
]


def quiet(fraction: float, doing: Notice | None) -> None:
    assert 0 <= fraction <= 1


def add(project: Project, folder: Path, name: str, text: str, said: str | None = None, language: str = "en-us") -> int:
    spoken = espeak.speak(said if said is not None else text, "en-us", variant="f4", rate=150, pitch=70)
    samples = 0.3 * resample(spoken.samples, spoken.sample_rate, 22050)
    edge = np.zeros(11025, np.float32)
    noise = np.random.default_rng(len(name)).normal(0, 0.0005, len(samples) + 22050)
    samples = (np.concatenate((edge, samples, edge)) + noise).astype(np.float32)
    path = folder / f"{name}.wav"
    io.write(path, samples, 22050)
    added = project.clips.add(
        NewClip(
            audio=project.audio.add_file(path), name=name, text=text, language=language, speaker="Eva",
            sample_rate=22050, channels=1, duration_s=len(samples) / 22050,
        )
    )  # fmt: skip
    return added.id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "mit Leerzeichen 日本語 😀"
    inside.mkdir()
    return inside


@pytest.fixture
def project(folder: Path) -> "Project":
    return Project.create(folder / "Eva.voicewright")


def test_a_dataset_is_prepared_whole(project: Project, folder: Path) -> None:
    with project:
        ids = [add(project, folder, f"clip {index}", text) for index, text in enumerate(TEXTS)]
        originals = [project.audio.path(project.clips.get(one).audio).read_bytes() for one in ids]
        heard: list[tuple[float, Notice | None]] = []
        result = prepare(project, None, lambda fraction, text: heard.append((fraction, text)))
        assert (result.aligned, result.failed) == (len(TEXTS), [])
        assert result.seconds > 5
        assert [fraction for fraction, _ in heard] == sorted(fraction for fraction, _ in heard)
        items = manifest.build(project)
        assert [item.clip for item in items] == ids
        for item, text in zip(items, TEXTS, strict=True):
            clip = project.clips.get(item.clip)
            found = project.alignments.get(item.clip)
            assert found is not None
            assert found.origin.method == "dtw+hmm"
            assert found.score > 0.5
            assert clip.start_s == pytest.approx(0.5, abs=0.15)
            assert clip.end_s is not None
            assert clip.end_s == pytest.approx(clip.duration_s - 0.5, abs=0.35)
            assert 0 < clip.gain_db < 20
            assert " ".join(item.words) == text
            assert item.phones[-1].start_s + item.phones[-1].duration_s == pytest.approx(item.duration_s, abs=1e-4)
        assert [project.audio.path(project.clips.get(one).audio).read_bytes() for one in ids] == originals
        kinds = {path.parts[-3] for path in project.cache_folder.rglob("*.npy")}
        assert kinds == {"mel", "f0", "cepstra"}

        again = prepare(project, None, quiet)
        assert (again.aligned, again.seconds) == (0, 0)

        before = project.alignments.get(ids[1])
        project.clips.update(ids[2], text="Yesterday you found thirty mushrooms.")
        project.clips.update(ids[3], excluded=True)
        assert [item.clip for item in manifest.build(project)] == [ids[0], ids[1], ids[4], ids[5]]
        assert prepare(project, None, quiet).aligned == 1
        assert project.alignments.get(ids[1]) == before or project.alignments.get(ids[1]) is not None

        project.lexicon.put("village", "vɪlˈɑːʒ")
        assert prepare(project, None, quiet).aligned == 1
        changed = project.alignments.get(ids[3])
        assert changed is not None
        assert "ʒ" in [phone.symbol for phone in changed.phones]


def test_one_bad_clip_costs_only_itself(project: Project, folder: Path) -> None:
    with project:
        good = add(project, folder, "good", TEXTS[0])
        add(project, folder, "silent paper", "", said=TEXTS[1])
        add(project, folder, "signs", "…!?", said=TEXTS[2])
        add(project, folder, "martian", TEXTS[3], language="xx")
        lost = add(project, folder, "lost", TEXTS[4])
        project.audio.path(project.clips.get(lost).audio).unlink()
        broken = add(project, folder, "broken", TEXTS[5])
        file = project.audio.path(project.clips.get(broken).audio)
        file.chmod(0o644)
        file.write_bytes(b"RIFF nonsense")
        result = prepare(project, None, quiet)
        assert result.aligned == 1
        kinds = {problem.general for problem in result.failed}
        assert kinds >= {"text-empty", "text-unpronounceable", "language-unknown"}
        assert len(result.failed) == 5
        assert all(problem.say().what and problem.say().remedy and problem.file for problem in result.failed)
        assert [item.clip for item in manifest.build(project)] == [good]
        told = clip_rows.tally(clip_rows.read(project.folder, ""))
        assert (told.untold, told.unprepared, told.failed) == (1, 0, 4)
        unread = next(clip for clip in project.clips.all() if clip.name == "signs")
        assert project.failures.all()[unread.id].problem.general == "text-unpronounceable"
        project.clips.update(unread.id, text=TEXTS[2])
        assert clip_rows.tally(clip_rows.read(project.folder, "")).unprepared == 1
        assert prepare(project, [unread.id], quiet).aligned == 1
        assert unread.id not in project.failures.all()
        assert clip_rows.find(clip_rows.read(project.folder, ""), "is:failed name:signs") == []


@pytest.mark.slow
def test_cancelled_work_keeps_what_is_done_and_goes_on_later(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "_INLINE_FIRST", 0)  # in processes, as with a real dataset
    with project:
        for index, text in enumerate(TEXTS):
            add(project, folder, f"clip {index}", text)

        def stop_after_two(fraction: float, doing: Notice | None) -> None:
            if len(project.alignments.all()) >= 2:
                raise Cancelled

        with pytest.raises(Cancelled):
            prepare(project, None, stop_after_two)
        done = len(project.alignments.all())
        assert 2 <= done < len(TEXTS)
        assert prepare(project, None, quiet).aligned == len(TEXTS) - done
        assert len(manifest.build(project)) == len(TEXTS)


def test_only_the_clips_asked_for_are_prepared(project: Project, folder: Path) -> None:
    with project:
        first, second = (add(project, folder, name, text) for name, text in (("a", TEXTS[0]), ("b", TEXTS[1])))
        assert prepare(project, [second], quiet).aligned == 1
        assert list(project.alignments.all()) == [second]
        assert first not in project.alignments.all()


def test_a_trim_made_by_hand_stays(project: Project, folder: Path) -> None:
    with project:
        clip = add(project, folder, "a", TEXTS[0])
        project.clips.update(clip, start_s=0.2, end_s=2.0)
        prepare(project, None, quiet)
        assert (project.clips.get(clip).start_s, project.clips.get(clip).end_s) == (0.2, 2.0)


def test_a_wrong_text_stands_out_from_the_others(project: Project, folder: Path) -> None:
    with project:
        more = [f"{text} {text.lower()}" for text in TEXTS[:4]]
        for index, text in enumerate([*TEXTS, *more]):
            add(project, folder, f"clip {index}", text)
        wrong = add(
            project, folder, "wrong", "Nothing of this was ever said here.", said="My father sails to Norway in May."
        )
        prepare(project, None, quiet)
        scores = project.alignments.scores()
        worst = min(scores, key=lambda clip: scores[clip][1] or 0)
        assert worst == wrong
        assert (scores[wrong][1] or 0) < -3


def _double(number: int) -> int:
    if number == 13:
        import os

        os._exit(9)
    return 2 * number


def test_a_process_that_dies_costs_one_task() -> None:
    answers = dict(parallel.run(_double, list(range(10, 20)), lambda: None, inline=0))
    assert isinstance(answers.pop(13), parallel.Crashed)
    assert answers == {number: 2 * number for number in range(10, 20) if number != 13}


def test_cepstra_are_cached(project: Project, folder: Path) -> None:
    with project:
        add(project, folder, "a", TEXTS[0])
        prepare(project, None, quiet)
        item = manifest.build(project)[0]
        found = preparing.cepstra(item, FeatureCache(project.cache_folder))
        assert found.shape[1] == 13
        assert isinstance(found, np.memmap)


def test_the_window_and_the_training_agree_on_what_is_prepared(project: Project, folder: Path) -> None:
    with project:
        chinese = add(project, folder, "zh", "你好，世界。", language="cmn")
        entered = add(project, folder, "word", TEXTS[3])
        project.lexicon.put("village", "vɪlˈɑːʒ")
        assert clip_rows.read(project.folder, "").prepared == set()
        assert prepare(project, None, quiet).failed == []
        assert {item.clip for item in manifest.build(project)} == {chinese, entered}
        assert clip_rows.read(project.folder, "").prepared == {chinese, entered}

        project.lexicon.put("village", "ˈvɪlɪdʒ")
        assert {item.clip for item in manifest.build(project)} == {chinese}
        assert clip_rows.read(project.folder, "").prepared == {chinese}


def test_what_a_person_aligned_is_not_aligned_again(project: Project, folder: Path) -> None:
    with project:
        ids = [add(project, folder, f"clip {index}", text) for index, text in enumerate(TEXTS[:4])]
        prepare(project, None, quiet)
        made = project.alignments.get(ids[0])
        assert made is not None
        manual = replace(made, score=1.0, origin=replace(made.origin, method=MANUAL))
        project.alignments.put([manual])
        project.lexicon.put("quick", "kwˈæk")
        assert prepare(project, None, quiet).aligned == 0
        kept = project.alignments.get(ids[0])
        assert kept is not None
        assert (kept.phones, kept.origin) == (manual.phones, manual.origin)

"""Held-out clips: about five in a hundred, the same everywhere, never half of a repeated text."""

from pathlib import Path

from backend.datasets import splits
from backend.project.clips import NewClip
from backend.project.project import Project


def fill(project: Project, n: int, speaker: str = "ann", held_out: int = 0, texts: int = 10_000) -> None:
    for i in range(n):
        project.clips.add(
            NewClip(
                audio=f"{i:064x}.wav", name=str(i), text=f"Text {i % texts}", language="en-us", speaker=speaker,
                sample_rate=16000, channels=1, duration_s=2.0, held_out=i < held_out,
            )
        )  # fmt: skip


def held(project: Project) -> set[str]:
    return {clip.name for clip in project.clips.all() if clip.held_out}


def test_about_five_percent_by_content(tmp_path: Path) -> None:
    chosen = []
    for name in ("a", "b"):
        with Project.create(tmp_path / name) as project:
            fill(project, 200)
            assert splits.assign(project) == 10
            assert splits.assign(project) == 0
            chosen.append(held(project))
    assert chosen[0] == chosen[1]


def test_what_is_marked_is_respected(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p") as project:
        fill(project, 100, held_out=3)
        assert splits.assign(project) == 0
        assert len(held(project)) == 3


def test_few_clips_are_all_trained_on(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p") as project:
        fill(project, 9)
        assert splits.assign(project) == 0


def test_the_same_text_goes_together(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p") as project:
        fill(project, 100, texts=50)
        assert 4 <= splits.assign(project) <= 7
        texts = {clip.text for clip in project.clips.all() if clip.held_out}
        assert not texts & {clip.text for clip in project.clips.all() if not clip.held_out}

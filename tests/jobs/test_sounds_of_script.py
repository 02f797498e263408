"""What a script covers, asked of the backend."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.project.clips import NewClip
from backend.project.project import Project
from backend.protocol.reading import SoundsOfScript
from tests.jobs.conftest import Do


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "Meine Stimme 声音") as made:
        yield made


def test_prompts_and_what_clips_from_elsewhere_have(project: Project, do: Do) -> None:
    see, _german = project.prompts.add(["See me!"], "en-us")[0], project.prompts.add(["Ja."], "de")
    for text, excluded in (("The sky.", False), ("A joke.", True)):
        clip = NewClip(
            audio="a.wav",
            name="n",
            text=text,
            language="en-us",
            speaker="s",
            sample_rate=16000,
            channels=1,
            duration_s=1.0,
            excluded=excluded,
        )
        project.clips.add(clip)
    sounds = do(SoundsOfScript(project=str(project.folder), language="en-us"))
    assert sounds.prompts == {see.id: ["_", "s", "iː", "m", "iː", "_!"]}
    assert sounds.phones["s"] == 1
    assert ("s", "k") in sounds.pairs
    assert ("s", "iː") in sounds.common
    assert "θ" in sounds.missing
    assert "dʒ" not in sounds.phones

"""Whatever writes a file for the world: it is said once, and the way to it is a button."""

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

from backend.project.project import Project
from backend.protocol.jobs import AnyJob, Export, ExportAudio, Exported, Result
from backend.protocol.line_jobs import ExportLines, LinesExported
from backend.protocol.song import Song
from backend.protocol.song_jobs import SongWritten, WriteSong
from studio.app import Studio
from tests.fakes.client import FakeClient


@pytest.mark.parametrize("kind", ["sound", "voice", "lines", "song"])
def test_a_file_is_told_and_shown_in_its_folder(
    studio: Studio, project: Project, client: FakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    out, where = str(tmp_path / "Ann 声.zip"), str(project.folder)
    asked: dict[str, tuple[AnyJob, Result]] = {
        "sound": (ExportAudio(project=where, source="s.wav", out=out), Exported(paths=[out, out + ".TextGrid"])),
        "voice": (Export(project=where, what="voice", out=out, voice="v"), Exported(paths=[out])),
        "lines": (ExportLines(project=where, lines=[], out=out), LinesExported(paths=[out])),
        "song": (WriteSong(project=where, song=Song(), out=out), SongWritten(paths=[out])),
    }
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    job, result = asked[kind]
    client.done(studio.context.jobs.start(job, "Export").id, result)
    (said,) = studio.context.banners.banners
    assert (said.text, said.detail) == ("Ann 声.zip is written.", out)
    label, do = said.actions[0]
    do()
    assert (label, opened) == ("Open folder", [str(tmp_path)])

"""The window with the real backend: first sound; clips in, aligned and checked; a job cancelled; the backend killed."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from backend.project import voices
from backend.protocol.jobs import Align, Prepare
from backend.voices import bases
from studio.app import Studio, start
from studio.audio.fake import FakeEngine
from studio.client.backend_client import BackendClient
from studio.models.preferences import SettingsStore
from studio.ui import file_actions
from studio.ui.file_actions import SAMPLE
from tests.patience import PATIENCE_MS

SHIPPED = bases.FOLDER / "built_in"


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    settings = SettingsStore(tmp_path / "settings")
    studio = start(["voicewright"], client=BackendClient(), engine=FakeEngine(), settings=settings)
    yield studio
    studio.close()


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Six recordings of the sample with their texts, in a folder with a difficult name."""
    import json

    folder = tmp_path / "ein paar Aufnahmen 声 🎙"
    folder.mkdir()
    lines = (SAMPLE / "metadata.jsonl").read_text("utf-8").splitlines()[:6]
    for line in lines:
        entry = json.loads(line)
        audio = SAMPLE / next(str(value) for value in entry.values() if str(value).endswith(".flac"))
        (folder / audio.name).write_bytes(audio.read_bytes())
        (folder / audio.with_suffix(".txt").name).write_text(entry["text"], "utf-8")
    (folder / "broken.wav").write_bytes(b"RIFF this is no audio")
    (folder / "broken.txt").write_text("Nothing to hear.", "utf-8")
    return folder


@pytest.mark.slow
def test_the_first_click_of_the_first_start_ends_in_sound(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voices, "BUILT_IN", SHIPPED)
    monkeypatch.setattr(file_actions, "documents", lambda: tmp_path / "Dokumente 文")
    engine, settings = FakeEngine(), SettingsStore(tmp_path / "settings")
    studio = start(["voicewright"], client=BackendClient(), engine=engine, settings=settings)
    studio.window.welcome.hear.click()
    qtbot.waitUntil(lambda: bool(engine.players), timeout=PATIENCE_MS)
    assert max(abs(engine.players[0].pump(24_000))) > 0.01
    assert studio.context.project is not None
    lines = studio.context.script
    qtbot.waitUntil(lambda: [line.voicing.voice for line in lines.items if line.fresh] == ["wren"], timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not studio.context.jobs.running(), timeout=PATIENCE_MS)
    assert studio.context.banners.banners == []
    studio.close()


@pytest.mark.slow
def test_from_a_folder_to_checked_clips(qtbot: QtBot, real: Studio, few: Path, tmp_path: Path) -> None:
    context = real.context
    assert context.state.create(tmp_path / "Stimme 声.voicewright")
    real.window.files.import_from(few)
    qtbot.waitUntil(lambda: context.clips.total == 6, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: any("left out" in b.text for b in context.banners.banners), timeout=PATIENCE_MS)
    assert any("broken.wav" in banner.detail for banner in context.banners.banners)
    qtbot.waitUntil(lambda: context.health.health is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: all(context.clips.score(id_) is not None for id_ in context.clips.shown_ids))
    assert context.clips.alignment(context.clips.shown_ids[0]) is not None
    assert [handle.state for handle in context.jobs.handles()] == ["done"]


@pytest.mark.slow
def test_a_killed_backend_costs_only_the_running_job(qtbot: QtBot, real: Studio, few: Path, tmp_path: Path) -> None:
    context = real.context
    client = context.client
    assert isinstance(client, BackendClient)
    assert context.state.create(tmp_path / "Stimme.voicewright")
    assert context.project is not None
    qtbot.waitUntil(lambda: client.state == "ready", timeout=PATIENCE_MS)
    real.window.files.import_from(few)
    preparing = context.jobs.of(Prepare)[0]
    qtbot.waitUntil(lambda: context.clips.total == 6, timeout=PATIENCE_MS)
    assert preparing.state == "running", "it is imported, and being aligned"
    os.kill(client.process.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: preparing.state == "failed", timeout=PATIENCE_MS)
    assert preparing.problem is not None
    assert preparing.problem.general == "backend-lost"
    qtbot.waitUntil(lambda: client.state == "ready", timeout=PATIENCE_MS)
    again = context.jobs.start(Align(project=str(context.project.folder)), "Align")
    qtbot.waitUntil(lambda: again.state == "done", timeout=PATIENCE_MS)
    assert context.project.clips.count() == 6

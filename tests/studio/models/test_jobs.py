"""Jobs: what is asked, what is heard, and what happens when the backend goes."""

from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.jobs import Align, Aligned, Check, Families
from studio.app import Studio
from tests.fakes.client import FakeClient
from tests.fakes.problems import told


def test_a_job_from_start_to_end(studio: Studio, project: Project, client: FakeClient) -> None:
    jobs = studio.context.jobs
    handle = jobs.start(Align(project=str(project.folder)), "Align")
    heard: list[object] = []
    handle.progressed.connect(lambda fraction, text, eta: heard.append((fraction, text, eta)))
    handle.done.connect(heard.append)
    handle.finished.connect(lambda: heard.append("finished"))
    client.begin(handle.id)
    client.progress(handle.id, 0.5, "clip 2 of 4", 12.0)
    result = Aligned(aligned=4, failed=[], seconds=9.0, wall_s=3.0)
    client.done(handle.id, result)
    assert heard == [(0.5, "clip 2 of 4", 12.0), result, "finished"]
    assert jobs.running() == []
    assert handle.state == "done"


def test_cancel_shows_at_once(studio: Studio, project: Project, client: FakeClient) -> None:
    handle = studio.context.jobs.start(Check(project=str(project.folder)), "Check")
    client.begin(handle.id)
    handle.cancel()
    assert handle.text == "Stopping…"
    assert client.cancelled == [handle.id]
    client.progress(handle.id, 0.9, "still at it")
    assert handle.text == "Stopping…"
    client.stop(handle.id)
    assert handle.state == "cancelled"


def test_a_failed_job_makes_a_banner_with_remedy_and_copy(studio: Studio, project: Project, client: FakeClient) -> None:
    client.answers[Check] = told("x", "It broke.", "No disk.", "Buy one.", detail="trace")
    studio.context.jobs.start(Check(project=str(project.folder)), "Check")
    banner = studio.context.banners.banners[-1]
    assert (banner.text, banner.detail, banner.kind) == ("It broke.", "No disk. Buy one.", "error")
    assert "trace" in banner.copy


def test_a_quiet_job_is_nowhere_to_be_seen(studio: Studio, project: Project, client: FakeClient) -> None:
    client.answers.pop(Families)
    handle = studio.context.jobs.start(Families(), quiet=True)
    assert handle not in studio.context.jobs.handles()
    client.fail(handle.id, told("x", "Nobody hears it."))
    assert studio.context.banners.banners == []


def test_running_jobs_fail_with_the_backend_and_waiting_ones_do_not(
    qtbot: QtBot, studio: Studio, project: Project, client: FakeClient
) -> None:
    jobs = studio.context.jobs
    running = jobs.start(Align(project=str(project.folder)), "Align")
    waiting = jobs.start(Check(project=str(project.folder)), "Check")
    client.begin(running.id)
    client.die("Traceback …")
    assert running.state == "failed"
    assert running.problem is not None
    assert running.problem.detail == "Traceback …"
    assert waiting.state == "queued"
    assert any(banner.key == "backend" for banner in studio.context.banners.banners)
    client.open()
    assert not any(banner.key == "backend" for banner in studio.context.banners.banners)


def test_when_the_backend_is_given_up_nothing_waits_for_ever(
    studio: Studio, project: Project, client: FakeClient
) -> None:
    waiting = studio.context.jobs.start(Check(project=str(project.folder)), "Check")
    client.die("", again=False)
    assert waiting.state == "failed"
    banner = next(banner for banner in studio.context.banners.banners if banner.key == "backend")
    assert banner.action is not None
    banner.action[1]()
    assert client.restarts == 1


def test_a_hung_backend_is_told_and_forgotten(studio: Studio, client: FakeClient) -> None:
    client.hang()
    assert any("does not answer" in banner.text for banner in studio.context.banners.banners)
    client.open()
    assert not any(banner.key == "backend" for banner in studio.context.banners.banners)

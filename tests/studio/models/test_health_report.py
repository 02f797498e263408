"""What is wrong with a dataset: the worst first, with what mending would bring."""

from backend.datasets.checks.registry import NAMES
from backend.project.clips import Clip
from backend.protocol.findings import Finding, Severity
from studio.models.health_report import REMEDIES, health_report, spare
from studio.words.health_words import CHECKS


def clip(number: int, **more: object) -> Clip:
    known: dict[str, object] = {
        "id": number,
        "audio": "x",
        "name": f"c{number}",
        "text": "x",
        "language": "en-us",
        "speaker": "one",
        "sample_rate": 16000,
        "channels": 1,
        "duration_s": 2.0,
    }
    return Clip(**{**known, **more})  # type: ignore[arg-type]


def finding(clip: int, check: str, severity: Severity, **fields: list[str]) -> Finding:
    return Finding(check=check, clip=clip, severity=severity, figure=1.0, unit="", kind=check, fields={**fields})


def test_every_check_has_its_words_and_says_what_can_be_done() -> None:
    assert set(NAMES) <= set(CHECKS)
    assert set(NAMES) <= set(REMEDIES)


def test_the_worst_comes_first_with_what_it_would_bring() -> None:
    clips = [clip(1), clip(2), clip(3), clip(4), clip(5, excluded=True), clip(6, held_out=True)]
    report = health_report(
        clips,
        {
            1: [finding(1, "noise", "warning"), finding(1, "hum", "warning")],
            2: [finding(2, "noise", "warning")],
            3: [finding(3, "clipped", "error")],
            4: [finding(4, "silence-at-edges", "info")],
            5: [finding(5, "clipped", "error")],
        },
    )
    assert [(one.check, one.clips, one.freed) for one in report.problems] == [
        ("clipped", (3,), 1),
        ("noise", (1, 2), 1),
        ("hum", (1,), 0),
        ("silence-at-edges", (4,), 0),
    ]
    assert (report.clips, report.good, report.doubtful, report.wrong) == (5, 2, 2, 1)
    assert (report.held_out, report.excluded, report.seconds) == (1, 1, 10.0)
    assert "echo" in report.fine
    assert "noise" not in report.fine


def test_of_each_recording_that_is_there_twice_one_is_kept() -> None:
    clips = {1: clip(1), 2: clip(2, done=True), 3: clip(3), 4: clip(4), 5: clip(5)}
    same = {1: ["c2", "c3"], 2: ["c1", "c3"], 3: ["c1", "c2"], 4: ["c5"], 5: ["c4"]}
    findings = {id_: [finding(id_, "duplicate-audio", "warning", names=names)] for id_, names in same.items()}
    assert spare(list(clips), findings, clips) == [1, 3, 5], "what somebody agreed to stays, else the first"

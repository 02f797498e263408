"""``make demo``: from the sample dataset to a voice that says sentences it never heard, with its figures.

``python packaging/demo.py [--minutes 20] FOLDER``. Called again on the same folder, it goes on where it was
interrupted; when the voice is trained already, it only speaks and judges again.
"""

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.cli.following import follow
from backend.cli.output import figure, say, span, table
from backend.cli.running import do
from backend.project.project import Project
from backend.protocol.jobs import Judge, Judged, Prepare
from backend.protocol.notices import said
from backend.protocol.problems import Cancelled, VoicewrightError
from backend.protocol.readable import readable
from backend.protocol.training_jobs import Resume, Train
from backend.voices.bases import BASE

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "assets" / "sample"
PROJECT = "Allison.voicewright"
REAL_CLIPS = 8
"""So many held-out recordings are judged beside the voice, to compare with."""


class Times:
    """How long each part took."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Time a part."""
        say(f"── {name}")
        began = time.perf_counter()
        yield
        self.spent[name] = time.perf_counter() - began


def main() -> int:
    """Do it all. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the project, the speech and the report go")
    parser.add_argument("--minutes", type=float, default=20.0, help="training time")
    parser.add_argument("--preset", default=BASE, help="of fastpitch; base: from the base inside the install")
    parser.add_argument("--no-studio", action="store_true", help="do not open the window at the end")
    options = parser.parse_args()
    folder: Path = options.folder.absolute()
    try:
        project = run(folder, options.minutes, options.preset)
    except VoicewrightError as error:
        say(error.problem.sentence())
        say(error.problem.detail)
        return 1
    except (Cancelled, KeyboardInterrupt):
        say("Stopped. The same command goes on where it was.")
        return 1
    if not options.no_studio and has_display():
        say("The studio opens on this project.")
        subprocess.Popen([sys.executable, "-m", "studio", str(project)], cwd=ROOT, start_new_session=True)
    return 0


def run(folder: Path, minutes: float, preset: str) -> Path:
    """The whole path; returns the project's folder."""
    times = Times()
    place = folder / PROJECT
    if not (place / "project.sqlite").is_file():
        Project.create(place, "Allison").close()
        say(f"New project: {place}")
    with times.of("Prepare"):
        prepare(place)
    with times.of("Train"):
        voice = train(place, minutes, preset)
    with times.of("Speak and judge"):
        judged = do(Judge(project=str(place), voice=voice, out=str(folder / "speech")))
        real = real_figures(place)
    report(folder, place, voice, times, judged, real)
    return place


def prepare(place: Path) -> None:
    """Import, align and check; go on where that was interrupted."""
    with Project.open(place, lock=False) as project:
        there = bool(project.clips.all())
    prepared = do(Prepare(project=str(place), source="" if there else str(SAMPLE)))
    if prepared.imported is not None:
        say(f"{prepared.imported.added} clips added.")
    if prepared.aligned is not None:
        say(f"{prepared.aligned.aligned} clips aligned, {len(prepared.aligned.failed)} failed.")
    if prepared.checked is not None:
        say(said(prepared.checked.health.verdict))


def train(place: Path, minutes: float, preset: str) -> str:
    """Train, or go on with a training that was interrupted. Returns the voice's id."""
    with Project.open(place, lock=False) as project:
        chain = [run for run in project.runs.ids() if project.runs.config(run).preset == preset]
        states = {run: project.runs.state(run) for run in chain}
        voice = project.runs.config(chain[-1]).voice if chain else ""
        unfinished = [run for run in chain if states[run] != "finished"]
        if chain and not unfinished and any(info.id == voice for info in project.voices.all()):
            say("The voice is trained already. `make demo DEMO=another-folder` trains one anew.")
            return voice
    if not chain:
        parent = BASE if preset == BASE else ""
        job = Train(project=str(place), family="fastpitch", preset=preset, parent=parent, minutes=minutes)
        training = do(job)
        chain, voice, unfinished = training.runs, training.voice, training.runs
    elif states[unfinished[0]] not in ("running", "waiting"):
        say(f"Going on with {unfinished[0]}.")
        do(Resume(project=str(place), run=unfinished[0]))
    with Project.open(place, lock=False) as project:
        followed = follow(project, unfinished)
    if any(one.state != "finished" for one in followed) or len(followed) < len(unfinished):
        raise Cancelled
    return voice


def real_figures(place: Path) -> dict[str, float | None]:
    """The judges' figures for the real speaker's held-out recordings: what could be reached at best."""
    from backend.audio import io
    from backend.judges.judge import judge
    from backend.judges.utterance import Utterance

    with Project.open(place, lock=False) as project:
        clips = sorted(project.clips.all(), key=lambda clip: (not clip.held_out, -clip.length_s))

        def samples(number: int) -> Utterance:
            clip = clips[number]
            path = project.audio.path(clip.audio)
            read, rate = io.read(path, sample_rate=16_000, start_s=clip.start_s, end_s=clip.end_s)
            return Utterance(text=clip.text, samples=read, sample_rate=rate)

        spoken = [samples(n) for n in range(REAL_CLIPS)]
        others = [samples(n).samples for n in range(REAL_CLIPS, REAL_CLIPS + 24)]
    return judge(spoken, others).figures


def report(
    folder: Path, place: Path, voice: str, times: Times, judged: Judged, real: dict[str, float | None]
) -> None:  # fmt: skip
    """Write ``report.md`` and ``report.json``, and print the first."""
    names = [name for name in judged.figures if name != "rtf"]
    rows = [(name, figure(judged.figures[name]), figure(real.get(name))) for name in names]
    rows.append(("rtf", figure(judged.figures.get("rtf")), ""))
    lines = [
        "# The quick voice",
        "",
        f"Voice {voice}, judged on {judged.n} sentences that it never saw; beside it {REAL_CLIPS} held-out",
        "recordings of the real speaker.",
        "",
        *("    " + line for line in table(rows, ("", "voice", "real"))),
        "",
        "Understood:",
        *(f"    {text}" for text in judged.heard),
        "",
        f"Machine: {platform.machine()}, {os.cpu_count()} cores. Time:",
        *("    " + line for line in table([(name, span(spent)) for name, spent in times.spent.items()])),
        "",
        f"Project: {place}",
        f"Speech:  {folder / 'speech'}",
        f"Report:  {folder / 'report.md'}",
    ]
    (folder / "report.md").write_text("\n".join(lines) + "\n", "utf-8")
    value = {"voice": voice, "n": judged.n, "figures": judged.figures, "real": real, "spent_s": times.spent}
    (folder / "report.json").write_bytes(readable(value))
    say("\n".join(lines))


def has_display() -> bool:
    """Whether a window could be seen by somebody."""
    if os.environ.get("CI") or os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    if sys.platform in ("win32", "darwin"):
        return not os.environ.get("SSH_CONNECTION")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())

"""The project that is shown: the sample, with a hasty voice."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def sample_project() -> Path:
    """The sample project, imported, aligned and checked, with a hasty voice and what it said; made once, in about four
    minutes, and kept in the system's cache. What was cut off is done again.
    """
    import appdirs

    folder = Path(appdirs.user_cache_dir("voicewright-gallery", False)) / "Sample.voicewright"
    run = [sys.executable, "-c", "from backend.cli import main; main()"]
    if not (folder / "project.sqlite").exists():
        subprocess.run([*run, "new", str(folder), "--sample"], check=True, cwd=ROOT)
    if not checked(folder):
        for command in ("align", "check"):
            subprocess.run([*run, command, str(folder)], check=True, cwd=ROOT)
    if not list((folder / "voices").glob("[!.]*")):
        training = ["train", str(folder), "--preset", "tiny", "--minutes", "2"]
        subprocess.run([*run, *training], check=True, cwd=ROOT)
        say_something(folder)
    return folder


def checked(folder: Path) -> bool:
    """Whether the checks have seen all clips."""
    from backend.project.project import Project

    with Project.open(folder, lock=False) as project:
        health = project.findings.health()
        return health is not None and health.clips >= len(project.clips.all())


def say_something(folder: Path) -> None:
    """The first unseen sentences, kept as takes."""
    from backend.cli.running import do
    from backend.project.project import Project
    from backend.protocol.jobs import Speak

    with Project.open(folder, lock=False) as project:
        voice = project.voices.all()[0].id
    for line in (ROOT / "assets" / "sentences" / "unseen.txt").read_text("utf-8").splitlines()[:2]:
        do(Speak(project=str(folder), voice=voice, text=line))

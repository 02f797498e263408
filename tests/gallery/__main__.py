"""``python -m tests.gallery OUT [--project P] [--language zh]``: pictures of every workspace, on the real sample.

Dark and light, 1280×800, at one and at two device pixels a logical one. For looking at, with eyes. What a window says
that no person says is printed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from backend.protocol.sentences import ENGLISH, VARIABLE
from tests.gallery.sample import ROOT, sample_project

if TYPE_CHECKING:
    from studio.client.client import Client

SIZE = (1280, 800)


def main() -> int:
    """Make the project, then the pictures, one process a scale: Qt reads the scale once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--project", type=Path, help="a project with a voice; otherwise the sample is prepared")
    parser.add_argument("--only", default="", help="names of pictures, with commas")
    parser.add_argument("--language", default=ENGLISH, help="what the window speaks, e.g. zh")
    parser.add_argument("--scale", type=int, choices=(1, 2), help="one of the scales")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    os.environ[VARIABLE] = arguments.language  # before anything with words is imported, and for the children
    if arguments.scale is None:
        project = arguments.project or sample_project()
        for scale in (1, 2):
            command = [sys.executable, "-m", "tests.gallery", str(arguments.out), "--project", str(project)]
            command += ["--scale", str(scale), "--only", arguments.only]
            environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
            subprocess.run(command, check=True, cwd=ROOT, env=environment)
        return 0
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as scratch:
        only = set(filter(None, arguments.only.split(",")))
        take_pictures(arguments.project or sample_project(), arguments.out, arguments.scale, only, Path(scratch))
    return 0


def take_pictures(project: Path, out: Path, scale: int, only: set[str], scratch: Path) -> None:
    """All pictures at this process's scale."""
    os.environ["VOICEWRIGHT_CONFIG"] = str(scratch)
    from studio.app import start
    from studio.audio.fake import FakeEngine
    from tests.fakes.client import FakeClient
    from tests.gallery.scenes import scenes
    from tests.gallery.stage import Stage, settle
    from tests.studio.oddities import oddities

    with open_real_backend() if not only or only & {"backend", "lines", "first-steps"} else nothing() as client:
        studio = start(["gallery"], client=client or FakeClient(), engine=FakeEngine())
        studio.window.resize(*SIZE)
        for dark in (True, False):
            studio.context.settings.change(theme="dark" if dark else "light")
            # Each has projects of its own: the empty ones of the second would hold what the first has made.
            own = scratch / ("dark" if dark else "light")
            own.mkdir()
            for name, arrange in scenes(Stage(studio, project, own)).items():
                if only and name not in only:
                    continue
                arrange()
                settle(studio.window)
                suffix = f"{'dark' if dark else 'light'}{'@2x' if scale == 2 else ''}"
                studio.window.grab().save(str(out / f"{name}-{suffix}.png"))
                for said in oddities(studio.window) if dark else ():
                    sys.stdout.write(f"{name}: {said}\n")
            studio.context.state.close()
        studio.close()


@contextmanager
def nothing() -> Iterator["Client | None"]:
    """No backend."""
    yield None


@contextmanager
def open_real_backend() -> Iterator["Client | None"]:
    """The real one, so that forms show real families."""
    from studio.app import make_application
    from studio.client.backend_client import BackendClient

    make_application(["gallery"])
    client = BackendClient()
    yield client
    client.close()


if __name__ == "__main__":
    sys.exit(main())

"""``python -m studio [PROJECT]``, and the script ``voicewright-studio``."""

import os
import runpy
import sys

from backend.project.children import CHILD
from backend.protocol.sentences import VARIABLE


def main() -> None:
    """Open the window; in a frozen bundle also run a module that a process of ours asks for."""
    if len(sys.argv) > 2 and sys.argv[1] == CHILD:
        module = sys.argv[2]
        sys.argv = [module, *sys.argv[3:]]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return
    choose_language()
    from studio.app import run

    sys.exit(run(sys.argv))


def choose_language() -> None:
    """Before anything with words is imported: many are constants. Processes that the window starts inherit it."""
    if os.environ.get(VARIABLE):
        return
    from studio import settings
    from studio.models import languages

    os.environ[VARIABLE] = languages.of_window(settings.load().language)


if __name__ == "__main__":
    main()

"""``python -m studio [PROJECT]``, and the script ``voicewright-studio``."""

import runpy
import sys

from backend.project.children import CHILD


def main() -> None:
    """Open the window; in a frozen bundle also run a module that a process of ours asks for."""
    if len(sys.argv) > 2 and sys.argv[1] == CHILD:
        module = sys.argv[2]
        sys.argv = [module, *sys.argv[3:]]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return
    from studio.app import run

    sys.exit(run(sys.argv))


if __name__ == "__main__":
    main()

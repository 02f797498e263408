"""``python -m backend.server``: the supervisor, on stdin and stdout."""

import sys

from backend.server.lines import open_stdin
from backend.server.supervisor import Supervisor
from backend.server.writer import Writer, claim_stdout


def main() -> int:
    """Serve until stdin ends. Returns the exit status; 3 when the asker speaks another version."""
    out = Writer(claim_stdout())
    return Supervisor(out).run(open_stdin())


if __name__ == "__main__":
    sys.exit(main())

"""``python -m backend.server``: the supervisor, on stdin and stdout."""

import sys

from backend.server.lines import open_stdin
from backend.server.outbox import Outbox, claim_stdout
from backend.server.supervisor import Supervisor


def main() -> int:
    """Serve until stdin ends. Returns the exit status; 3 when the asker speaks another version."""
    out = Outbox(claim_stdout())
    return Supervisor(out).run(open_stdin())


if __name__ == "__main__":
    sys.exit(main())

"""The real supervisor over fake workers: ``python -m tests.fakes.backend [most waiting]``."""

import sys

from backend.server.lines import open_stdin
from backend.server.seats import Patience
from backend.server.supervisor import Supervisor
from backend.server.writer import Writer, claim_stdout

if __name__ == "__main__":
    out = Writer(claim_stdout())
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 256
    command = (sys.executable, "-P", "-X", "utf8", "-m", "tests.fakes.worker")
    patience = Patience(answer_s=0.1, soft_s=0.5, terminate_s=0.3)
    sys.exit(Supervisor(out, command=command, patience=patience, most_waiting=most).run(open_stdin()))

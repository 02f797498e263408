"""The real supervisor and workers, which know the toy family: ``python -m tests.fakes.toy_backend [worker]``."""

import sys

from backend import registry
from backend.jobs import spawning
from backend.server import worker
from backend.server.lines import open_stdin
from backend.server.supervisor import Supervisor
from backend.server.writer import Writer, claim_stdout

registry.FAMILIES["toy"] = "tests.fakes.toy"
spawning.MODULE = "tests.fakes.toy_trainer"

if __name__ == "__main__":
    if sys.argv[1:] == ["worker"]:
        sys.exit(worker.main())
    out = Writer(claim_stdout())
    command = (sys.executable, "-P", "-X", "utf8", "-m", "tests.fakes.toy_backend", "worker")
    sys.exit(Supervisor(out, command=command).run(open_stdin()))

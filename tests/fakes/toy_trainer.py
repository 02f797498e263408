"""``backend.jobs.train_run`` with the toy family in the registry: a real trainer's process for tests."""

import sys

from backend import registry
from backend.jobs import spawning, train_run

registry.FAMILIES["toy"] = "tests.fakes.toy"
spawning.MODULE = __spec__.name if __spec__ else ""

if __name__ == "__main__":
    sys.exit(train_run.main(sys.argv[1:]))

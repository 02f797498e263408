"""``python -m backend``: the same as ``python -m backend.server``."""

import sys

from backend.server.__main__ import main

if __name__ == "__main__":
    sys.exit(main())

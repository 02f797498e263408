"""``python -m studio [PROJECT]``, and the script ``voicewright-studio``."""

import sys


def main() -> None:
    """Open the window."""
    from studio.app import run

    sys.exit(run(sys.argv))


if __name__ == "__main__":
    main()

"""The command ``engagement``, and ``python -m engagement``: an interrupt is one line from the first moment on."""

import sys


def main() -> None:
    """Load the command and run it."""
    try:
        from .command import main as run

    except KeyboardInterrupt:
        print("interrupted: nothing was begun", file=sys.stderr)
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()

"""``python -m press`` is the command ``press``."""

from .command import main

if __name__ == "__main__":
    main()

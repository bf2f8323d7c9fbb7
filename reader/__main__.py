"""``python -m reader`` and the ``variorum`` command."""

import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    from reader.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

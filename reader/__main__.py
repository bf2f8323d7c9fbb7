"""``python -m reader`` and the ``variorum`` command."""

import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    try:
        from reader.cli import run

        status = run(sys.argv[1:])
    except KeyboardInterrupt:  # while the program was still being read
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()

"""The commands: parse, call a task, print; nothing else."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["run"]


def run(argv: Sequence[str]) -> int:
    """Do what the command line asks and give the exit status: 0 done, 1 refused, 2 usage, 130 interrupted.

    Never raises: what goes wrong is told in one line on standard error.
    """
    from reader.cli import console, opening

    def command() -> int:
        request = opening.plain_request(argv)
        if request is not None:
            return opening.open_reader(request)
        from reader.cli.commands import main  # with click, which the first paint need not wait for

        return main(argv)

    return console.guarded(command)

"""The command line in full, with click: options, help and usage errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from click_default_group import DefaultGroup

from reader import __version__
from reader.cli import console
from reader.cli.opening import COMMANDS, Request, open_library, open_reader, unknown_word
from reader.errors import LibraryMissing

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.labels import LabelSchema
    from reader.store import Store

#: Seconds that a command waits for a library that another program writes to.
WAIT = 5.0
#: Columns of help; longer lines are hard to read.
WIDEST_HELP = 100


def main(argv: Sequence[str]) -> int:
    """Parse and run; the exit status. Raises ReaderError, KeyboardInterrupt and OSError for the caller."""
    try:
        columns = min(console.width(), WIDEST_HELP)
        with cli.make_context("variorum", list(argv), obj=Globals(), terminal_width=columns) as context:
            status = cli.invoke(context)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        console.put(error.format_message() + "\n")
        return console.USAGE
    except click.UsageError as error:
        return _usage(error)
    except click.ClickException as error:
        console.tell(error.format_message())
        return console.REFUSED
    except click.Abort:
        return console.INTERRUPTED
    return status if isinstance(status, int) else console.DONE


def _usage(error: click.UsageError) -> int:
    where = error.ctx.command_path if error.ctx else "variorum"
    console.tell(error.format_message())
    console.say(f"Try {where} --help")
    return console.USAGE


class Globals:
    """The global options, which may stand before or after the command."""

    def __init__(self) -> None:
        self.library: str | None = None
        self.annotator: str | None = None
        self._settings: Settings | None = None

    @property
    def settings(self) -> Settings:
        """The settings; what is wrong in them is told once."""
        if self._settings is None:
            from reader.config import load_settings

            self._settings, messages = load_settings()
            for message in messages:
                console.tell(message)
        return self._settings

    @property
    def chosen_annotator(self) -> str:
        from reader.config import chosen_annotator

        return chosen_annotator(self.annotator, self.settings)

    def writing(self) -> Store:
        """The library, to write to; it is made if it is missing."""
        return open_library(self.library, self.chosen_annotator, self.settings, mode="write", wait=WAIT)

    @contextmanager
    def reading(self) -> Iterator[Store | None]:
        """The library, to read; None if nobody named one and the default one was never made."""
        from reader.config import chosen_library

        path, named = chosen_library(self.library, self.settings)
        if not named and not path.exists():
            yield None
            return
        with open_library(self.library, self.chosen_annotator, self.settings, mode="read") as store:
            yield store

    @contextmanager
    def having(self) -> Iterator[Store]:
        """The library, to read. Raises LibraryMissing also for the default one."""
        from reader.config import default_library

        with self.reading() as store:
            if store is None:
                raise LibraryMissing(f"{default_library()}: no library yet; make it with variorum add")
            yield store


def _set_global(name: str) -> Callable[[click.Context, click.Parameter, str | None], None]:
    def callback(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
        if value is not None:
            setattr(context.find_root().obj, name, value)

    return callback


def _print_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        console.put_line(f"variorum {__version__}")
        context.exit()


_VERSION = click.Option(
    ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=_print_version,
    help="Show the version and leave.",
)  # fmt: skip
_LIBRARY = click.Option(
    ["-l", "--library"], metavar="FILE", expose_value=False, callback=_set_global("library"),
    help="The library (else $VARIORUM_LIBRARY, else library.db in the user's data folder).",
)  # fmt: skip


def _annotator(*names: str) -> click.Option:
    return click.Option(
        [*names, "annotator_"], metavar="NAME", expose_value=False, callback=_set_global("annotator"),
        help="Who annotates (else $VARIORUM_ANNOTATOR, else the login name).",
    )  # fmt: skip


#: The options that every command takes, and the group itself.
GLOBAL = (_LIBRARY, _annotator("-a", "--annotator"), _VERSION)
#: For ``export``, where ``--annotator`` says whose annotations are exported.
GLOBAL_OF_EXPORT = (_LIBRARY, _annotator("-a"), _VERSION)


class Group(DefaultGroup):  # type: ignore[misc]
    """Takes what is no command as paths to open, unless it is one unknown word."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and not args[0].startswith("-"):
            reason = unknown_word(args[0]) if self.name == "variorum" else None
            if reason is not None:
                ctx.fail(reason)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS) if self.name == "variorum" else sorted(self.commands)


def _examples(*lines: str) -> str:
    """The end of a command's help. \\b keeps click from joining the lines."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


_CONTEXT = {"help_option_names": ["-h", "--help"]}


@click.group(
    "variorum", cls=Group, default="open", default_if_no_args=True, invoke_without_command=True,
    context_settings=_CONTEXT, subcommand_metavar="[PATH ... | COMMAND ...]",
    epilog=_examples(
        "variorum article.txt other.txt          add two articles and read them",
        "variorum add news/ --story Summit       add a folder without opening it",
        "variorum compare one.txt two.txt        what differs, without a library",
        "variorum export -o library.json         everything, as one JSON document",
    ),
)  # fmt: skip
@click.pass_context
def cli(context: click.Context) -> int | None:
    """Read the news in the terminal, versions of a story side by side, and tag quotes and claims.

    Without a command the library is opened, with the articles of each PATH (files, folders, or - for
    standard input) added first. A PATH that is named like a command needs ./ in front of it.
    """
    if context.invoked_subcommand is None:
        return open_reader(_request(context, ()))
    return None


def _request(context: click.Context, paths: Sequence[str]) -> Request:
    given: Globals = context.find_root().obj
    return Request(tuple(paths), given.library, given.annotator)


cli.params.extend(GLOBAL)


def command(
    name: str, *examples: str, group: click.Group = cli, options: Sequence[click.Option] = GLOBAL
) -> Callable[[Callable[..., Any]], click.Command]:
    """A command with the global options and examples at the end of its help."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        add = group.command(name, epilog=_examples(*examples), context_settings=_CONTEXT)
        made: click.Command = add(function)
        made.params.extend(options)
        return made

    return decorate


def _globals(context: click.Context) -> Globals:
    found: Globals = context.find_root().obj
    return found


@command(
    "open",
    "variorum",
    "variorum seeds",
    "variorum -l work.db article.txt",
    "lynx -dump page.html | variorum -",
)
@click.argument("paths", nargs=-1, metavar="[PATH ...]")
@click.pass_context
def open_command(context: click.Context, paths: tuple[str, ...]) -> int:
    """Open the library in the terminal (the default).

    The articles of each PATH are added first.
    """
    return open_reader(_request(context, paths))


@command(
    "add",
    "variorum add article.txt",
    "variorum add news/ --story Summit",
    "variorum add --keep-going dump.jsonl",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH ...")
@click.option("--story", metavar="TITLE", help="Put the articles into this story, made if needed.")
@click.option("--outlet", metavar="NAME", help="The outlet of articles that name none.")
@click.option("--encoding", metavar="NAME", help="The encoding of the files, instead of a guess.")
@click.option("--keep-going", is_flag=True, help="Add what can be added although something is refused.")
@click.option("--json", "as_json", is_flag=True, help="Print a variorum-result document.")
@click.pass_context
def add(context: click.Context, /, paths: tuple[str, ...], as_json: bool, **options: Any) -> int:
    """Add articles to the library.

    PATH is a file, a folder, or - for standard input. Text, Markdown and records (.json, .jsonl, .csv)
    are read. Adding the same again changes nothing; a changed file becomes a new version of its article.
    """
    from reader.cli.adding import add_command

    return add_command(_globals(context).writing, paths, as_json=as_json, **options)


@command(
    "list", "variorum list", "variorum list --search 'climate summit' --limit 20", "variorum list --json"
)
@click.option("--search", default="", metavar="WORDS", help="Only articles with these words in their text.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print a variorum-list document.")
@click.pass_context
def list_command(context: click.Context, search: str, limit: int | None, as_json: bool) -> None:
    """List the articles of the library."""
    from reader.cli.showing import list_articles

    with _globals(context).reading() as store:
        list_articles(store, search=search, limit=limit, as_json=as_json)


@command("show", "variorum show 3f2a", "variorum show article.txt", "variorum show 3f2a --json")
@click.argument("article", metavar="ARTICLE")
@click.option("--plain", is_flag=True, help="The text alone, nothing wrapped.")
@click.option("--json", "as_json", is_flag=True, help="Print the document that export gives of it.")
@click.pass_context
def show(context: click.Context, article: str, plain: bool, as_json: bool) -> None:
    """Show one article with its annotations.

    ARTICLE is a file, or the beginning (at least 4 characters) of an id in the library.
    """
    _only_one(plain=plain, json=as_json)
    from reader.cli.showing import show_article, show_file
    from reader.tasks.naming import check_name, is_path

    if is_path(article):
        show_file(article, plain=plain, as_json=as_json)
        return
    check_name(article)
    with _globals(context).having() as store:
        show_article(store, article, plain=plain, as_json=as_json)


@command(
    "compare",
    "variorum compare one.txt two.txt",
    "variorum compare 3f2a 91bc 07de --width 160",
    "variorum compare 3f2a@1 3f2a            the oldest version with the current one",
    "variorum compare 3f2a 91bc --html page.html",
    "variorum compare 3f2a new.txt --json",
)
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE ARTICLE ...")
@click.option("--json", "as_json", is_flag=True, help="Print a variorum-comparison document.")
@click.option("--plain", is_flag=True, help="In plain words, one thing a line.")
@click.option("--html", metavar="FILE", help="Write one page, complete in itself, with the annotations.")
@click.option("--width", type=click.IntRange(min=20, max=10_000), metavar="N", help="Columns to fill.")
@click.pass_context
def compare(
    context: click.Context,
    articles: tuple[str, ...],
    as_json: bool,
    plain: bool,
    html: str | None,
    width: int | None,
) -> None:
    """Compare two articles or more.

    Says what each has, changed and left out. ARTICLE is a file, or the beginning of an id in the
    library; @1 behind an id is the article's oldest version, @2 the next. Files alone touch no library.
    """
    _only_one(plain=plain, json=as_json, html=html is not None)
    if html in ("", "-"):
        raise click.UsageError("--html needs a file to write the page to")
    from reader.cli.comparing import compare_articles

    compare_articles(_globals(context).having, articles, as_json=as_json, plain=plain, html=html, width=width)


def _known_format(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    from reader.errors import FormatError
    from reader.formats import format_named

    try:
        return format_named(value).name
    except FormatError as error:
        raise click.BadParameter(str(error)) from None


@command(
    "export", "variorum export -o library.json", "variorum export --article 3f2a --label QUOTE",
    "variorum export --schema > variorum.schema.json",
    options=GLOBAL_OF_EXPORT,
)  # fmt: skip
@click.option(
    "-f",
    "--format",
    "format_",
    default="json",
    metavar="FORMAT",
    callback=_known_format,
    help="json (the default).",
)
@click.option("-o", "--output", metavar="FILE", help="Write to this file, not to standard output.")
@click.option(
    "--article", "articles", multiple=True, metavar="ARTICLE", help="Only this one; may be repeated."
)
@click.option(
    "--label",
    "labels",
    multiple=True,
    metavar="LABEL",
    help="Only this label's annotations; may be repeated.",
)
@click.option(
    "--annotator", "annotators", multiple=True, metavar="NAME", help="Only this annotator's; may be repeated."
)
@click.option(
    "--status", "statuses", multiple=True, type=click.Choice(["suggested", "accepted", "rejected"]),
    help="Only annotations of this status; may be repeated.",
)  # fmt: skip
@click.option("--schema", "schema", is_flag=True, help="Print the JSON Schema of the format instead.")
@click.pass_context
def export(context: click.Context, /, schema: bool, **options: Any) -> None:
    """Export articles, annotations and relations."""
    from reader.cli import exporting

    if schema:
        exporting.print_schema(options["format_"], options["output"])
        return
    with _globals(context).reading() as store:
        exporting.export_command(store, **options)


@click.group(
    "labels", cls=Group, default="show", default_if_no_args=True, invoke_without_command=True,
    context_settings=_CONTEXT,
    epilog=_examples(
        "variorum labels",
        "variorum labels show --toml > mine.toml",
        "variorum labels check mine.toml",
        "variorum labels use mine.toml",
    ),
)  # fmt: skip
@click.pass_context
def labels(context: click.Context) -> None:
    """Show the labels of the library, check a label schema, or use one."""
    if context.invoked_subcommand is None:
        context.invoke(labels_show)


labels.params.extend(GLOBAL)
cli.add_command(labels)


@command("show", "variorum labels show", "variorum labels show --toml > mine.toml", group=labels)
@click.option("--toml", "as_toml", is_flag=True, help="Print the file that gives them, to change and use.")
@click.pass_context
def labels_show(context: click.Context, as_toml: bool = False) -> None:
    """Show the labels: keys, signs, attributes and relations.

    A * stands behind the value that the form offers first.
    """
    from reader.cli.labelling import show_schema
    from reader.labels import default_schema

    with _globals(context).reading() as store:
        schema: LabelSchema = default_schema() if store is None else store.schema().result()
    show_schema(schema, as_toml=as_toml)


@command("check", "variorum labels check mine.toml", group=labels)
@click.argument("file")
def labels_check(file: str) -> None:
    """Say what is wrong with a label schema, or that nothing is."""
    from pathlib import Path

    from reader.cli.labelling import check_schema

    check_schema(Path(file))


@command("use", "variorum labels use mine.toml", "variorum labels use mine.toml -l work.db", group=labels)
@click.argument("file")
@click.pass_context
def labels_use(context: click.Context, file: str) -> None:
    """Make a label schema the one of the library, as its next version.

    Labels that are not in FILE retire and keep their annotations. The annotations of a label that FILE
    renames (renamed_from) get the new name.
    """
    from pathlib import Path

    from reader.cli.labelling import use_schema
    from reader.tasks.labelling import read_schema

    read_schema(Path(file))  # a wrong file makes no library
    with _globals(context).writing() as store:
        use_schema(store, Path(file))


@command("check", "variorum check", "variorum check --deep -l work.db")
@click.option("--deep", is_flag=True, help="Also compare the search index with the texts.")
@click.pass_context
def check(context: click.Context, deep: bool) -> int:
    """Look for faults in the library.

    Checks the file itself, every segment against its text, and every annotation against its history.
    """
    from reader.cli.keeping import check_library

    with _globals(context).reading() as store:
        return check_library(store, deep=deep)


@command("backup", "variorum backup library-2026-11-22.db")
@click.argument("file")
@click.pass_context
def backup(context: click.Context, file: str) -> None:
    """Copy the whole library to a new file.

    Works also while another program writes to the library.
    """
    from pathlib import Path

    from reader.cli.keeping import backup_library

    with _globals(context).having() as store:
        backup_library(store, Path(file))


def _only_one(**flags: bool) -> None:
    given = [f"--{name}" for name, is_set in flags.items() if is_set]
    if len(given) > 1:
        raise click.UsageError(f"{' and '.join(given)} do not go together; give one of them")

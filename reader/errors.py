"""What can go wrong, and what a person can do about each.

Every message is one line: which thing, what is wrong, what to do. Names and texts that came from
outside go through :func:`reader.text.display.visible` where the message is shown, not here, so that
tests and callers see what was really there.
"""


class ReaderError(Exception):
    """A refusal that is told in one line; the command ends with status 1."""


class SourceError(ReaderError):
    """A file, a folder or a record that cannot become an article: mend or leave out that input."""


class DecodingError(SourceError):
    """Bytes that are no text, or text in an unknown encoding: give ``--encoding``."""


class LibraryError(ReaderError):
    """The library file cannot be used as it is."""


class LibraryMissing(LibraryError):
    """No library at that path: give another, or let ``variorum add`` make it."""


class LibraryForeign(LibraryError):
    """A file that Variorum did not write: it was left as it is; give another path."""


class LibraryNewer(LibraryError):
    """Written by a newer Variorum: it was left as it is; update the program."""


class LibraryDamaged(LibraryError):
    """Not readable as a library: it was left as it is; restore a backup."""


class LibraryReadOnly(LibraryError):
    """The file or its folder cannot be written: change its permissions or copy it."""


class LibraryBusy(LibraryError):
    """Another program writes: wait until it has left, or open for reading only."""


class NotFound(ReaderError):
    """No article, annotation or file of that name: look it up with ``variorum list``."""


class Ambiguous(ReaderError):
    """The beginning of an id fits several articles: give more of its characters."""


class Refused(ReaderError):
    """A change that would overwrite somebody's later work, or that a rule forbids: nothing was changed."""


class LabelError(ReaderError):
    """A label schema that is wrong: mend the named line of the named file."""


class ConfigError(ReaderError):
    """A setting that is wrong: mend the named entry; the rest still works."""


class FormatError(ReaderError):
    """A document that is not of its format: mend the named field, or name another format."""

"""What goes into the library and comes out of it beside articles and annotations: plain values.

Named tuples, since the first page waits for this module: a dataclass takes ten times as long to make.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reader.annotations import Anchor, Annotation, AttributeValue, Edit, Record, Relation, Status
    from reader.articles import State
    from reader.labels import Difference, LabelSchema

SortKey = Literal["added", "published", "title", "outlet", "words", "annotations", "suggestions", "state"]
AnnotationSort = Literal["added", "updated", "place", "label", "annotator", "title"]
Outcome = Literal["added", "unchanged", "new_version", "updated", "refused"]


class ListView(NamedTuple):
    """Which articles a list shows, and in what order. An empty ``query`` means all of them.

    With a query the order is newest first unless another sort was chosen.
    """

    query: str = ""
    sort: SortKey = "added"
    descending: bool = False
    state: State | None = None  # of the store's annotator
    story: str | None = None
    outlet: str | None = None
    annotated: bool | None = None


class ArticleSummary(NamedTuple):
    """A line of the list. ``key`` is the library's own short number for the article."""

    key: int
    id: str
    title: str
    outlet: str | None
    author: str | None
    published: str | None
    url: str | None
    language: str | None
    source: str
    story: str | None
    words: int
    annotations: int
    suggestions: int
    relations: int
    state: State
    added: str
    excerpt: str  # the first 400 code points that are not furniture, for the preview
    note: str | None = None  # so many of its code points, too, and of its story's
    story_note: str | None = None


class AttributeIs(NamedTuple):
    """An attribute's value, None if it shall not be set. With ``part`` a text that holds these words, in
    whatever case, is meant, too."""

    name: str
    value: AttributeValue = None
    part: bool = False


class AnnotationView(NamedTuple):
    """Which annotations are listed, and in what order; None asks for nothing.

    A suggestion that the store's annotator has decided is in no view. Sorted by label, annotator or title,
    those that are equal stand by place whatever the direction. ``waiting``: those whose place in the current
    text is in doubt. ``undecided``: suggestions, and accepted annotations of which a choice is not made.
    """

    query: str = ""  # words of the quote or the note
    sort: AnnotationSort = "added"
    descending: bool = True
    label: str | None = None
    attribute: AttributeIs | None = None
    annotator: str | None = None
    whose: Literal["mine", "others"] | None = None
    status: Status | None = None
    anchor: Anchor | Literal["waiting"] | None = None
    story: str | None = None
    articles: tuple[str, ...] = ()  # none means all
    undecided: bool = False


class AnnotationSummary(NamedTuple):
    """A line of the list of annotations. ``segments`` are spans in code points of the text that it points
    into, which is the article's ``current`` one or an older version."""

    key: int
    id: str
    article: str
    title: str
    outlet: str | None
    source: str
    label: str
    quote: str
    segments: tuple[tuple[int, int], ...]
    attributes: Mapping[str, AttributeValue]
    note: str | None
    annotator: str
    status: Status
    anchor: Anchor
    updated: str
    relations: int
    current: bool
    revision: int

    @property
    def start(self) -> int:
        return self.segments[0][0]


class AnnotationFacets(NamedTuple):
    """What live annotations there are, and how many of each kind."""

    labels: Mapping[str, int]
    annotators: Mapping[str, int]
    statuses: Mapping[str, int]
    anchors: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.labels.values())


class Surroundings(NamedTuple):
    """A stretch of a text and where it begins, in code points."""

    start: int
    text: str


class Counts(NamedTuple):
    """What the head of the library screen says."""

    articles: int
    stories: int
    done: int
    annotations: int


class NextArticle(NamedTuple):
    """An article further on in a list: its id, its place there from 0, and whether the end of the list lies
    between, so that it stands before the one that was asked from."""

    id: str
    place: int
    wrapped: bool = False


class AddResult(NamedTuple):
    """What adding one draft did; ``message`` is one line for a person, empty if there is nothing to say."""

    source: str
    id: str | None
    outcome: Outcome
    message: str = ""


class StepInfo(NamedTuple):
    """A step of the log. ``by_command`` and more than 20 ``objects`` are asked about before undoing."""

    id: int
    time: str
    annotator: str
    words: str
    objects: int
    by_command: bool
    undoes: int | None = None


class StepResult(NamedTuple):
    """What applying, undoing or redoing did: the step, and every object as it was and as it is now."""

    step: StepInfo
    edits: tuple[Edit, ...]


class Event(NamedTuple):
    """What a step did to an annotation or to one of its relations; None: it was not there, or went.

    ``other``: of a relation, the label and quote that the annotation at its other end has now.
    """

    step: StepInfo
    before: Record | None
    after: Record | None
    other: tuple[str, str] | None = None


class Around(NamedTuple):
    """Annotations and relations around a place of an article's text; ``whole``: these are all of them."""

    annotations: tuple[Annotation, ...]
    relations: tuple[Relation, ...]
    whole: bool


class LastChange(NamedTuple):
    """Who changed something last, and when."""

    annotator: str
    time: str


class SchemaChange(NamedTuple):
    """What using a label schema did: the schema in force, what is different in it, and how many
    annotations and relations each difference touches, by (kind, name): those that were renamed, or that
    keep a label that has retired. ``step`` is that of the renaming, if anything was renamed."""

    schema: LabelSchema
    differences: tuple[Difference, ...]
    touched: Mapping[tuple[str, str], int]
    step: StepInfo | None


class Holder(NamedTuple):
    """Who holds the library's lock, as far as the lock file says."""

    annotator: str
    host: str
    pid: int
    since: str


class Fault(NamedTuple):
    """One thing that ``check`` found: where, what is wrong, what to do."""

    where: str
    what: str
    remedy: str

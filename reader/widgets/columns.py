"""From an article to a column of a text pane: its paragraphs, its fixed layers, its labels. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reader.annotations import Annotation
from reader.articles import Text
from reader.labels import LabelSchema
from reader.text.display import visible
from reader.text.layout import Band
from reader.text.structure import Structure
from reader.widgets.columns_pane import Column, Sign
from reader.widgets.layers import Layer, LayerIndex

#: Block kinds whose lines stand close to their like, with no empty line between.
_CLOSE = ("list_item", "furniture")


def make_column(article: str, text: Text, language: str | None = None, annotator: str = "") -> Column:
    """The column of a text as an annotator sees it, with nothing labelled yet."""
    structure = Structure(text.body, [(block.start, block.end) for block in text.blocks], language)
    fixed = LayerIndex(
        Layer(block.start, block.end, block.kind) for block in text.blocks if block.kind != "paragraph"
    )
    for style in text.styles:
        fixed.add(Layer(style.start, style.end, style.kind))
    return Column(article=article, text=text, structure=structure, fixed=fixed, annotator=annotator)


def first_offset(text: Text) -> int:
    """Where reading begins: the first block that is not furniture, in code points."""
    return next((block.start for block in text.blocks if block.kind != "furniture"), 0)


def block_bands(column: Column) -> list[Band]:
    """A band for each paragraph; lists and furniture close together."""
    kinds = {block.start: block.kind for block in column.text.blocks}
    bands = []
    previous = None
    for span in column.structure.paragraphs:
        kind = kinds.get(span[0], "paragraph")
        bands.append(Band(((span,),), gap=0 if kind == previous and kind in _CLOSE else 1))
        previous = kind
    return bands


class Look(NamedTuple):
    """How a label looks: the paint of its spans, and its letter in the gutter with the paint of that."""

    paint: str
    letter: str
    letter_paint: str


def look_of(label: str, schema: LabelSchema, *, others: bool) -> Look:
    """What somebody else labelled has its own paints and a small letter."""
    colour, letter = schema.colour_of(label), visible(schema.sign_of(label))
    if others:
        return Look(f"others-{colour}", letter.lower(), f"others-sign-{colour}")
    return Look(f"label-{colour}", letter, f"sign-{colour}")


def set_labels(column: Column, annotations: Iterable[Annotation], schema: LabelSchema) -> None:
    """Paint these annotations and no others."""
    column.labels = LayerIndex()
    column.signs = {}
    looks: dict[tuple[str, bool], Look] = {}
    for annotation in annotations:
        kind = (annotation.label, _is_others(annotation, column.annotator))
        look = looks.get(kind)
        if look is None:
            look = looks[kind] = look_of(annotation.label, schema, others=kind[1])
        _paint(column, annotation, look)


def add_label(column: Column, annotation: Annotation, schema: LabelSchema) -> None:
    """Paint one more annotation, if it is of the text that is shown and not rejected."""
    _paint(column, annotation, _look(column, annotation, schema))


def _paint(column: Column, annotation: Annotation, look: Look) -> None:
    if annotation.text_sha256 != column.text.sha256 or annotation.status == "rejected":
        return
    for layer in _layers(annotation, look):
        column.labels.add(layer)
    sign = Sign(look.letter, look.letter_paint, annotation.id)
    for segment in annotation.segments:
        column.signs.setdefault(segment.start, []).append(sign)


def remove_label(column: Column, annotation: Annotation, schema: LabelSchema) -> None:
    """Take the paint of an annotation off again."""
    look = _look(column, annotation, schema)
    for layer in _layers(annotation, look):
        column.labels.remove(layer)
    sign = Sign(look.letter, look.letter_paint, annotation.id)
    for segment in annotation.segments:
        signs = column.signs.get(segment.start, [])
        if sign in signs:
            signs.remove(sign)


def _look(column: Column, annotation: Annotation, schema: LabelSchema) -> Look:
    return look_of(annotation.label, schema, others=_is_others(annotation, column.annotator))


def _layers(annotation: Annotation, look: Look) -> list[Layer]:
    """How an annotation is painted: a layer a segment, two if it is only suggested."""
    layers = [Layer(segment.start, segment.end, look.paint, annotation.id) for segment in annotation.segments]
    if annotation.status == "suggested":
        layers += [layer._replace(paint="suggested") for layer in layers]
    return layers


def _is_others(annotation: Annotation, annotator: str) -> bool:
    return bool(annotator) and annotation.status != "suggested" and annotation.annotator != annotator

"""The label schema: what can be tagged, with which attributes, and which relations are allowed.

``values`` holds the schema, ``reading`` makes one from a file (``labels.toml`` is the default one), and
``changing`` says what becomes of a schema in use when a person gives the library another one.
"""

from __future__ import annotations

from reader.labels.changing import Difference, succeeded
from reader.labels.guideline import attribute_words, full_guideline
from reader.labels.reading import default_schema, parse_schema
from reader.labels.values import (
    ATTRIBUTE_TYPES,
    COLOURS,
    PLACES,
    Attribute,
    AttributeType,
    Label,
    LabelSchema,
    Place,
    RelationType,
    said,
)
from reader.labels.writing import schema_toml

__all__ = [
    "ATTRIBUTE_TYPES",
    "COLOURS",
    "PLACES",
    "Attribute",
    "AttributeType",
    "Difference",
    "Label",
    "LabelSchema",
    "Place",
    "RelationType",
    "attribute_words",
    "default_schema",
    "full_guideline",
    "parse_schema",
    "said",
    "schema_toml",
    "succeeded",
]

"""Dialogs: small, keyboard first, left with Esc; nothing that is shown in them is read as markup."""

from reader.screens.dialogs.base import Dialog
from reader.screens.dialogs.card import CardAnswer, CardDialog, CardRelation
from reader.screens.dialogs.choice import Choice, ChoiceDialog
from reader.screens.dialogs.confirm import ConfirmDialog
from reader.screens.dialogs.form import Field, FormDialog
from reader.screens.dialogs.note import Note, NoteDialog
from reader.screens.dialogs.path import PathDialog
from reader.screens.dialogs.prompt import PromptDialog
from reader.screens.dialogs.report import ReportDialog

__all__ = [
    "CardAnswer",
    "CardDialog",
    "CardRelation",
    "Choice",
    "ChoiceDialog",
    "ConfirmDialog",
    "Dialog",
    "Field",
    "FormDialog",
    "Note",
    "NoteDialog",
    "PathDialog",
    "PromptDialog",
    "ReportDialog",
]

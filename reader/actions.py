"""Every action once, as data. Bindings, the footer, the help screen and the palette are made from it.

A key is written as a person reads it (``]``, ``ctrl+r``, ``Space``); :func:`key_name` gives the
terminal library's name for it. No unconfirmed change may be bound to ``[ O A B C D F H``: over a slow
line an arrow key can arrive as Esc and these letters.
"""

from __future__ import annotations

import unicodedata
from typing import Literal, NamedTuple

Context = Literal[
    "app",
    "library",
    "text",
    "labelling",
    "article",
    "compare",
    "synopsis",
    "annotations",
    "review",
    "placing",
]

#: Which contexts' keys hold on a screen, nearest first; help and palette follow it.
SCREEN_CONTEXTS: dict[str, tuple[Context, ...]] = {
    "library": ("library", "app"),
    "article": ("article", "labelling", "text", "app"),
    "compare": ("compare", "labelling", "text", "app"),
    "synopsis": ("synopsis", "app"),
    "annotations": ("annotations", "app"),
    "review": ("review", "app"),
    "placing": ("placing", "text", "app"),
}


class Action(NamedTuple):
    """One thing a person can do. ``id`` is ``context.name``; the method that does it is ``action_name``."""

    id: str
    label: str
    keys: tuple[str, ...]
    group: str
    help: str
    context: Context
    footer: bool = False
    call: str = ""

    @property
    def command(self) -> str:
        """The action as the screens call it, e.g. ``undo`` or ``move('next_word')``."""
        return self.call or self.id.partition(".")[2]


def _actions(
    context: Context, group: str, *rows: tuple[str, str, str, str], call: str = ""
) -> tuple[Action, ...]:
    """Rows of (name, keys separated by blanks, label, help); a ``*`` before the name puts it in the footer.

    ``call`` names one method for all of them, which is given the row's name.
    """
    return tuple(
        Action(
            id=f"{context}.{name.lstrip('*')}",
            label=label,
            keys=tuple(keys.split()),
            group=group,
            help=words,
            context=context,
            footer=name.startswith("*"),
            call=f"{call}({name!r})" if call else "",
        )
        for name, keys, label, words in rows
    )


_TAGS = tuple(
    Action(
        id=f"labelling.tag_{digit}",
        label=f"Tag with label {digit}",
        keys=(str(digit),),
        group="Labelling",
        help=f"Tag the selection, or the sentence under the caret, with the label whose key is {digit}",
        context="labelling",
        call=f"tag('{digit}')",
    )
    for digit in range(1, 10)
)

ACTIONS: tuple[Action, ...] = (
    *_actions(
        "app",
        "Everywhere",
        ("*help", "? F1", "keys", "Show the keys of this screen"),
        ("command_palette", "ctrl+p", "palette", "Find every action by its name"),
        ("undo", "u", "Undo", "Undo your newest step, also one from before a restart"),
        ("redo", "ctrl+r", "Redo", "Redo what was undone last"),
        ("toggle_theme", "f2", "Light or dark", "Change between the light and the dark theme"),
        ("take_over", "", "Take over writing", "Write to this library, once the other program has left"),
        ("quit", "ctrl+q", "Quit", "Leave Variorum; everything is saved already"),
    ),
    *_actions(
        "library",
        "Moving",
        ("cursor_down", "j Down", "Down", "The next article"),
        ("cursor_up", "k Up", "Up", "The article before"),
        ("page_down", "PageDown ctrl+d", "Page down", "A page down"),
        ("page_up", "PageUp ctrl+u", "Page up", "A page up"),
        ("first", "g Home", "First", "The first article"),
        ("last", "G End", "Last", "The last article"),
    ),
    *_actions(
        "library",
        "Articles",
        ("*read", "Enter l Right", "read", "Read the article under the cursor"),
        ("*mark", "Space", "mark", "Mark the article for comparing, grouping or exporting"),
        ("unmark_all", "U", "Unmark all", "Take all marks off"),
        (
            "*compare",
            "c",
            "compare",
            "Compare the marked articles, or the marked one and the one under the cursor",
        ),
        ("compare_versions", "", "Compare its versions", "Compare the article with an older version of it"),
        ("*search", "/", "search", "Search the full texts as you type"),
        ("clear", "Escape", "Clear", "Drop the search, then the filter, then the marks"),
        ("*sort", "s", "sort", "Choose what the list is sorted by"),
        ("*filter", "f", "filter", "Choose which articles are listed"),
        (
            "next_untouched",
            "ctrl+t",
            "Next to label",
            "To the next article without an annotation of yours that is neither done nor skipped",
        ),
        ("state", "T", "State", "Say whether the marked articles are new, open, done or skipped"),
        (
            "review",
            "R",
            "Review",
            "Decide on annotations without a sure place in the new text of their article",
        ),
        ("story", "S", "Story", "Group the marked articles into a story"),
        ("notes", "i", "Notes", "Write a note on the article, and on its story"),
        ("edit", "e", "Edit details", "Edit title, outlet, author, date, url and language of the article"),
        ("annotations", "L", "Annotations", "List all annotations of the library"),
        ("*export", "E", "export", "Export the marked articles, or all that are listed"),
        ("*add", "+", "add", "Add files or a folder"),
        (
            "add_samples",
            "",
            "Add the sample articles",
            "Add the five sample articles that come with Variorum",
        ),
        ("leave", "q", "Quit", "Leave Variorum; everything is saved already"),
    ),
    *_actions(
        "text",
        "Moving",
        ("left", "h Left", "Left", "One character left"),
        ("right", "l Right", "Right", "One character right"),
        ("down", "j Down", "Down", "One line down"),
        ("up", "k Up", "Up", "One line up"),
        ("next_word", "w ctrl+Right", "Next word", "To the next word"),
        ("previous_word", "b ctrl+Left", "Previous word", "To the word before"),
        ("next_sentence", ") s", "Next sentence", "To the next sentence"),
        ("previous_sentence", "( S", "Previous sentence", "To the sentence before"),
        ("next_paragraph", "} p", "Next paragraph", "To the next paragraph"),
        ("previous_paragraph", "{ P", "Previous paragraph", "To the paragraph before"),
        ("text_start", "g ctrl+Home", "Start of text", "To the start of the text"),
        ("text_end", "G ctrl+End", "End of text", "To the end of the text"),
        ("line_start", "Home", "Start of line", "To the start of the line"),
        ("line_end", "End", "End of line", "To the end of the line"),
        ("page_down", "PageDown ctrl+d", "Page down", "A page down"),
        ("page_up", "PageUp ctrl+u", "Page up", "A page up"),
        call="move",
    ),
    *_actions(
        "text",
        "Selecting",
        ("*select", "v", "select", "Open a selection at the caret; every movement then moves its end"),
        ("swap_ends", "o", "Other end", "Move the other end of the selection"),
        (
            "*grow",
            "Space",
            "grow",
            "Grow the selection: word, inside the quotation marks, with them, sentence, paragraph",
        ),
        ("shrink", "Backspace", "Shrink", "Shrink the selection to what it was before it grew"),
        ("drop", "Escape", "Drop", "Drop the selection, then the find highlight"),
        ("copy", "y", "Copy", "Copy the selection to the clipboard"),
    ),
    *_actions(
        "text",
        "Selecting",
        ("select_left", "shift+Left", "Select left", "Select one character left"),
        ("select_right", "shift+Right", "Select right", "Select one character right"),
        ("select_down", "shift+Down", "Select down", "Select one line down"),
        ("select_up", "shift+Up", "Select up", "Select one line up"),
        ("select_next_word", "ctrl+shift+Right", "Select a word", "Select to the next word"),
        ("select_previous_word", "ctrl+shift+Left", "Select a word back", "Select to the word before"),
        ("select_line_start", "shift+Home", "Select to the start", "Select to the start of the line"),
        ("select_line_end", "shift+End", "Select to the end", "Select to the end of the line"),
        call="extend",
    ),
    *_TAGS,
    *_actions(
        "labelling",
        "Labelling",
        ("pick_label", "t", "Label picker", "Find a label by its name"),
        (
            "enter",
            "Enter",
            "Again, or edit",
            "With a selection: the last label and attributes again; on an annotation: its form",
        ),
        ("next_annotation", "] W", "Next annotation", "To the next annotation"),
        ("previous_annotation", "[ B", "Previous annotation", "To the annotation before"),
        ("next_here", "z", "Next at this place", "To the next annotation at the same place"),
        (
            "add_segment",
            "+",
            "Add a segment",
            "Add the selection to the annotation last made or reached; with none join that to the one before",
        ),
        (
            "take_out_segment",
            "-",
            "Take a segment out",
            "Take the segment at the caret out of its annotation",
        ),
        (
            "move_ends",
            "=",
            "Move its ends",
            "Take the annotation up as the selection: move its ends, Enter sets it, Esc leaves it",
        ),
        (
            "toggle_whole_words",
            "~ F4",
            "Whole words",
            "Let what is selected snap to whole words, or be exact; seen before it is stored",
        ),
        ("note", "i", "Note", "Write a note on the current annotation"),
        ("delete", "x", "Delete annotation", "Delete the current annotation; u brings it back"),
        (
            "relate",
            "r",
            "Relate",
            "A relation from the current annotation: go to the other end, also in another column, Enter",
        ),
        (
            "relate_quick",
            "R",
            "Relate to the nearest",
            "Relate to the nearest speaker, cue or quote in the paragraph",
        ),
        (
            "card",
            ";",
            "Card in full",
            "Everything of the current annotation, its history too; its relations: go to, edit, delete",
        ),
        ("other_end", "e", "Other end", "To the other end of a relation; again: on to the next and back"),
        ("*find", "/", "find", "Find words in the text"),
        ("find_next", "n", "Find next", "To the next place found"),
        ("find_previous", "N", "Find previous", "To the place found before"),
        ("annotations", "L", "List annotations", "List the annotations of the articles on the screen"),
        ("toggle_margin", "m", "Margin", "Show or hide the margin"),
        (
            "toggle_focus",
            "Z",
            "Focus",
            "Show only the paragraph under the caret, in a comparison its row; the rest fades",
        ),
        (
            "turn_whose",
            "V",
            "Whose",
            "Show, visit and count the annotations of all, or only yours, or only the others'",
        ),
        ("back", "q", "Back", "Go back to where you came from"),
    ),
    *_actions(
        "labelling",
        "Articles",
        (
            "done",
            "ctrl+n",
            "Done, next",
            "Call this article done (without annotations: a negative example) and go to the next",
        ),
        ("skip", "ctrl+x", "Skip, next", "Call this article skipped and go to the next"),
        ("state", "T", "State", "Choose the article's state: new, open, done or skipped"),
        ("notes", "I", "Notes", "Write a note on the article, and on its story"),
        (
            "review",
            "",
            "Review",
            "Decide on annotations without a sure place in the new text, this article's first",
        ),
        (
            "next_untouched",
            "ctrl+t",
            "Next to label",
            "The next article of the list without an annotation of yours that is neither done nor skipped",
        ),
    ),
    *_actions("article", "Comparing", ("*compare", "c", "compare", "Compare this article with others")),
    *_actions(
        "compare",
        "Comparing",
        ("*next_column", "Tab", "column", "To the next column"),
        ("previous_column", "shift+Tab", "Previous column", "To the column before"),
        ("*next_difference", "J", "next", "To the next difference"),
        ("previous_difference", "K", "Previous difference", "To the difference before"),
        (
            "*filter",
            "f",
            "filter",
            "Which rows J and K visit: all, critical, only here, absent here, differs",
        ),
        (
            "marks",
            "d",
            "Marks",
            "Mark what differs, from the caret's column only, what is shared, or nothing",
        ),
        ("*order", "O", "order", "Aligned order, or each article's own"),
        ("lower_threshold", "<", "Threshold down", "Count less alike sentences as saying the same"),
        ("raise_threshold", ">", "Threshold up", "Count only more alike sentences as saying the same"),
        ("add_column", "c", "Add a column", "Add an article to the comparison"),
        ("drop_column", "C", "Drop this column", "Take the caret's article out of the comparison"),
        (
            "details",
            "D",
            "Row details",
            "The row's kind and links, what moved, what is critical, what is missing",
        ),
        ("copy_row", "Y", "Copy the row", "Copy the row with outlets and urls"),
        ("*synopsis", "M", "synopsis", "All statements, and which articles have them"),
        ("export", "E", "Save", "Save the comparison as an HTML page or as JSON"),
    ),
    *_actions(
        "synopsis",
        "Moving",
        ("cursor_down", "j Down", "Down", "The next statement"),
        ("cursor_up", "k Up", "Up", "The statement before"),
        ("page_down", "PageDown ctrl+d", "Page down", "A page down"),
        ("page_up", "PageUp ctrl+u", "Page up", "A page up"),
        ("first", "g Home", "First", "The first statement"),
        ("last", "G End", "Last", "The last statement"),
        ("next_column", "l Right", "Right", "To the column at the right"),
        ("previous_column", "h Left", "Left", "To the column at the left"),
        ("turn_column", "Tab", "Next column", "The next column, round and round"),
        ("turn_back", "shift+Tab", "Column before", "The column before, round and round"),
        ("next_difference", "J", "Next difference", "The next statement that differs"),
        ("previous_difference", "K", "Previous difference", "The one before that differs"),
    ),
    *_actions(
        "synopsis",
        "Synopsis",
        ("*jump", "Enter", "go there", "Into the comparison, to this statement in this column's article"),
        (
            "*filter",
            "f",
            "filter",
            "Which are listed: all, critical, only here, absent here, differs; here is this column",
        ),
        ("*sort", "s", "sort", "What most articles carry first, or the order of the comparison"),
        ("*find", "/", "find", "Find words in the statements, in whatever article they stand"),
        ("find_next", "n", "Find next", "To the next statement found"),
        ("find_previous", "N", "Find previous", "To the statement found before"),
        ("drop", "Escape", "Drop", "Drop the find highlight"),
        ("lower_threshold", "<", "Threshold down", "Count less alike sentences as saying the same"),
        ("raise_threshold", ">", "Threshold up", "Count only more alike sentences as saying the same"),
        (
            "details",
            "D",
            "Row details",
            "The row's kind and links, what moved, what is critical, what is missing",
        ),
        ("copy_row", "Y", "Copy the row", "Copy the statement's versions with outlets and urls"),
        ("*export", "E", "save", "Save the comparison with its synopsis as an HTML page or as JSON"),
        ("*back", "q M", "back", "Back to the comparison"),
    ),
    *_actions(
        "annotations",
        "Moving",
        ("cursor_down", "j Down", "Down", "The next annotation"),
        ("cursor_up", "k Up", "Up", "The annotation before"),
        ("page_down", "PageDown ctrl+d", "Page down", "A page down"),
        ("page_up", "PageUp ctrl+u", "Page up", "A page up"),
        ("first", "g Home", "First", "The first annotation"),
        ("last", "G End", "Last", "The last annotation"),
    ),
    *_actions(
        "annotations",
        "Annotations",
        ("*go", "Enter l Right", "go there", "Into the article, to this annotation"),
        ("*mark", "Space", "mark", "Mark the annotation for changing or deleting, and go on"),
        ("mark_all", "*", "Mark all", "Mark all annotations that are listed"),
        ("unmark_all", "U", "Unmark all", "Take all marks off"),
        ("*search", "/", "search", "Search quotes and notes as you type"),
        ("*filter", "f", "filter", "Choose which annotations are listed"),
        ("*sort", "s", "sort", "Choose what the list is sorted by"),
        (
            "*edit",
            "e",
            "change",
            "Change label, attributes, status or note of the marked annotations at once",
        ),
        ("*delete", "x", "delete", "Delete the marked annotations with their relations; u brings them back"),
        ("clear", "Escape", "Clear", "Drop the search, then the filter, then the marks"),
        ("*back", "q", "back", "Back to where you came from"),
    ),
    *_actions(
        "review",
        "Moving",
        ("cursor_down", "j Down", "Down", "The next annotation that waits"),
        ("cursor_up", "k Up", "Up", "The one before"),
        ("page_down", "PageDown ctrl+d", "Page down", "A page down"),
        ("page_up", "PageUp ctrl+u", "Page up", "A page up"),
        ("first", "g Home", "First", "The first annotation"),
        ("last", "G End", "Last", "The last annotation"),
        ("scroll_down", "Space", "Scroll on", "Show what comes after both passages"),
        ("scroll_up", "Backspace", "Scroll back", "Show what comes before both passages"),
    ),
    *_actions(
        "review",
        "Review",
        ("*confirm", "y Enter", "confirm", "Put the annotation where the proposal is"),
        ("*place", "m", "place", "Choose its place in the new text yourself"),
        ("*leave", "l", "leave", "Leave it at the old version: it stays readable there, and waits no longer"),
        ("delete", "x", "Delete", "Delete the annotation; u brings it back"),
        (
            "confirm_same",
            "Y",
            "Confirm what is the same",
            "Confirm all whose words are the same, only set otherwise, after showing how many",
        ),
        ("*back", "q", "back", "Go back to where you came from"),
    ),
    *_actions(
        "placing",
        "Placing",
        ("*set", "Enter", "set", "Let the annotation stand where the selection is"),
        ("*add_segment", "+", "one more segment", "Keep the selection as one segment, and select another"),
        ("*find", "/", "find", "Find words in the text"),
        ("find_next", "n", "Find next", "To the next place found"),
        ("find_previous", "N", "Find previous", "To the place found before"),
        ("*back", "q", "back", "Back to the review; the annotation waits on"),
    ),
)


def action(action_id: str) -> Action:
    """The action of that id. Raises KeyError."""
    return _BY_ID[action_id]


_BY_ID = {each.id: each for each in ACTIONS}


def key_name(key: str) -> str:
    """``]`` → ``right_square_bracket``, ``Space`` → ``space``, ``ctrl+r`` → ``ctrl+r``, ``G`` → ``G``."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if len(last) > 1:
        last = last.lower()
    elif not last.isalnum():
        name = unicodedata.name(last, "").lower().replace("-", "_").replace(" ", "_")
        last = {"hyphen_minus": "minus", "solidus": "slash", "plus_sign": "plus"}.get(name, name)
        last = {"low_line": "underscore", "reverse_solidus": "backslash", "commercial_at": "at"}.get(
            last, last
        )
    return "+".join([*modifiers, last])

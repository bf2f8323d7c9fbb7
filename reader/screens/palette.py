"""The palette: every action of the screen by its name, as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from reader.actions import Action
from reader.screens.base import ReaderScreen
from reader.screens.bindings import actions_of, keys_of, tag_key
from reader.text.display import visible

if TYPE_CHECKING:
    from reader.app import ReaderApp

#: The palette itself.
_NOT_HERE = {"app.command_palette"}


class ActionProvider(Provider):
    """Gives the actions of the screen below the palette."""

    async def discover(self) -> Hits:
        for each in self._actions():
            yield DiscoveryHit(
                self._shown(each, Content(self._name(each))),
                lambda each=each: self._run(each),
                help=each.help,
            )

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for each in self._actions():
            name = self._name(each)
            score = matcher.match(name)
            if score <= 0:  # words of the help find it too, but after the names
                score = matcher.match(each.help) / 4
                if score <= 0:
                    continue
                highlighted = Content(name)
            else:
                highlighted = matcher.highlight(name)
            yield Hit(
                score,
                self._shown(each, highlighted),
                lambda each=each: self._run(each),
                text=name,
                help=each.help,
            )

    @property
    def _reader(self) -> ReaderApp:
        return cast("ReaderApp", self.app)

    def _actions(self) -> list[Action]:
        screen = self.screen
        if not isinstance(screen, ReaderScreen):
            return []
        # Moving has keys under every finger: it comes last.
        found = sorted(actions_of(screen.CONTEXT), key=lambda each: each.group == "Moving")
        return [each for each in found if each.id not in _NOT_HERE]

    def _name(self, each: Action) -> str:
        name = each.label[:1].upper() + each.label[1:]
        if key := tag_key(each):
            label = self._reader.schema.label_for_key(key)
            if label is not None:
                name = f"Tag as {visible(label.name)}"
        return name

    def _shown(self, each: Action, name: Content) -> Content:
        keys = keys_of(each, self._reader.keymap)
        return Content.assemble(name, ("   " + visible("  ".join(keys)), "$text-accent")) if keys else name

    async def _run(self, each: Action) -> None:
        if each.context == "app":
            await self.app.run_action(each.command, self.app)
        else:
            await self.app.run_action(each.command, self.screen)

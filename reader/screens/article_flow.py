"""Where the annotator stands with an article."""

from __future__ import annotations

from reader.annotations import Change, Edit, brief, now
from reader.articles import Progress, State
from reader.screens.changing import ChangingScreen


class ArticleFlow(ChangingScreen):
    """Says where this annotator stands with the articles."""

    def set_state(self, article: str, state: State) -> None:
        """Say where this annotator stands with an article; a step."""
        if self.may_write():
            title = brief(self.labelled.articles[article].name)

            def make_change() -> Change | None:
                before = self.progress.get(article)
                if before is not None and before.state == state:
                    return None
                after = Progress(
                    article, self.reader_app.annotator, state, now(), before.revision if before else 0
                )
                return Change(f"“{title}” is {state}", (Edit(before, after),))

            self.ask(make_change)

"""Modules that are imported when they are first used, so that the first page does not wait for them."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Late:
    """Stands for a module of this package. What is asked of it is asked of the module, in the thread that
    asks first; for the type checker the module itself is imported under the same name."""

    def __init__(self, name: str) -> None:
        self._name = f"{__package__}.{name}"

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)

"""Variorum: a terminal reader for the news, with annotation."""

__version__ = "0.1.0"

"""How good the guesses are, against what people labelled: ``python -m tests.quality [comparison]``."""

"""The tests of Variorum; a package so that ``python -m tests.bench`` runs from the checkout."""

"""Speed, bytes and memory of the real program on a real pty: ``python -m tests.bench``.

Everything is measured beside a reference in the same run, the two taking turns, because only the ratio
holds from one machine to the next. Nothing here is part of the test suite, and no test asserts a time.
"""

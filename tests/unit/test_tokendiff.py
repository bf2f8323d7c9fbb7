"""Edit scripts between token lists."""

from __future__ import annotations

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from reader.tokendiff import CAP, Op, longest_rising, opcodes, similarity

TOKENS = st.lists(st.sampled_from("abcde"), max_size=30)


def applied(a: list[str], b: list[str], ops: list[Op]) -> list[str]:
    """``a`` after the script; fails if the script has gaps or calls different tokens equal."""
    made: list[str] = []
    i = j = 0
    for op in ops:
        assert (op.a_start, op.b_start) == (i, j)
        if op.tag == "equal":
            assert a[op.a_start : op.a_end] == b[op.b_start : op.b_end]
            made += a[op.a_start : op.a_end]
        else:
            made += b[op.b_start : op.b_end]
        i, j = op.a_end, op.b_end
    assert (i, j) == (len(a), len(b))
    return made


@given(TOKENS, TOKENS)
def test_a_script_turns_one_list_into_the_other(a: list[str], b: list[str]) -> None:
    assert applied(a, b, opcodes(a, b)) == b


@given(TOKENS, TOKENS)
def test_a_script_cut_into_blocks_is_right_too(a: list[str], b: list[str]) -> None:
    assert applied(a, b, opcodes(a, b, cap=4)) == b


@given(TOKENS)
def test_equal_lists_have_one_equal_op(a: list[str]) -> None:
    assert [op.tag for op in opcodes(a, a)] == (["equal"] if a else [])


def test_deletion_and_insertion_at_one_place_are_a_replacement() -> None:
    a, b = ["the", "cat", "sat"], ["the", "dog", "sat"]
    assert opcodes(a, b) == [
        Op("equal", 0, 1, 0, 1),
        Op("replace", 1, 2, 1, 2),
        Op("equal", 2, 3, 2, 3),
    ]


def test_no_two_neighbouring_ops_have_one_tag() -> None:
    ops = opcodes(list("xxabcxx"), list("yyabcyyz"))
    assert all(one.tag != other.tag for one, other in itertools.pairwise(ops))


def test_long_revisions_are_cut_and_nearly_as_short() -> None:
    words = [f"w{number}" for number in random.Random(1).choices(range(4000), k=60_000)]
    edited = list(words)
    for place in range(50, 60_000, 100):
        edited[place] = "new"
    ops = opcodes(words, edited)
    assert applied(words, edited, ops) == edited
    assert sum(op.tag == "replace" for op in ops) == 600


def test_long_lists_with_nothing_to_hold_on_to_still_end() -> None:
    a, b = ["a", "b"] * 30_000, ["b", "b", "a"] * 20_000
    assert applied(a, b, opcodes(a, b)) == b


@given(st.lists(st.integers(0, 20), max_size=15))
def test_the_longest_rising_chain_rises_and_none_is_longer(values: list[int]) -> None:
    chain = [values[at] for at in sorted(longest_rising(values))]
    assert chain == sorted(set(chain))
    best = [1] * len(values)
    for at, value in enumerate(values):
        best[at] += max((best[before] for before in range(at) if values[before] < value), default=0)
    assert len(chain) == max(best, default=0)


@given(TOKENS, TOKENS)
def test_similarity_is_the_share_that_the_script_keeps(a: list[str], b: list[str]) -> None:
    kept = sum(op.a_end - op.a_start for op in opcodes(a, b) if op.tag == "equal")
    expected = 2 * kept / (len(a) + len(b)) if a or b else 1.0
    assert abs(similarity(a, b) - expected) < 1e-9
    if expected < 0.99:
        assert similarity(a, b, least=expected + 0.01) == 0


def test_similarity_of_very_long_lists_is_told_block_by_block() -> None:
    words = [f"word{number}" for number in range(CAP + 10_000)]
    edited = [*words[:500], "new", *words[501:]]
    assert 0.9999 < similarity(words, edited, least=0.65) < 1
    assert similarity(words, [f"other{number}" for number in range(CAP + 10_000)], least=0.65) == 0

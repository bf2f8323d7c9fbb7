"""Candidates for links: what shares most is found, whatever else shares a common word."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.comparison.candidates import CLOSE, LEAST, candidates

STEMS = [f"stem{number:02}" for number in range(30)]
#: A few common stems weigh little, the rest more and more.
WEIGHT = {stem: 0.1 + number for number, stem in enumerate(STEMS)}
SENTENCES = st.lists(
    st.sets(st.sampled_from(STEMS), min_size=1, max_size=6).map(lambda some: tuple(sorted(some))),
    max_size=30,
)


def index(side: Sequence[tuple[str, ...]]) -> dict[str, list[int]]:
    made: dict[str, list[int]] = defaultdict(list)
    for place, stems in enumerate(side):
        for stem in stems:
            made[stem].append(place)
    return made


def found(a: Sequence[tuple[str, ...]], b: Sequence[tuple[str, ...]]) -> dict[tuple[int, int], float]:
    return candidates(a, b, index(b), WEIGHT)


def dice(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    common = sum(WEIGHT[stem] for stem in sorted({*a} & {*b}))
    return 2 * common / (sum(WEIGHT[stem] for stem in a) + sum(WEIGHT[stem] for stem in b))


@given(SENTENCES, SENTENCES)
@settings(max_examples=80)
def test_each_candidate_has_its_dice_coefficient(a: list[tuple[str, ...]], b: list[tuple[str, ...]]) -> None:
    for (i, j), value in found(a, b).items():
        assert abs(value - dice(a[i], b[j])) < 1e-9
        assert value >= LEAST


@given(SENTENCES, SENTENCES)
@settings(max_examples=80)
def test_the_best_of_each_sentence_is_among_them(a: list[tuple[str, ...]], b: list[tuple[str, ...]]) -> None:
    chosen = found(a, b)
    for i, stems in enumerate(a):
        values = [dice(stems, others) for others in b]
        # What the light stems leave open is a twentieth of the weight.
        if values and max(values) >= LEAST + 0.1:
            assert max(chosen.get((i, j), 0.0) for j in range(len(b))) >= max(values) - 0.1


def test_few_of_many_alike_are_kept_for_either_side() -> None:
    numbers = random.Random(1)
    a = [tuple(sorted({"stem00", *numbers.sample(STEMS, 3)})) for _ in range(200)]
    chosen = found(a, list(reversed(a)))
    for side in (0, 1):
        count: dict[int, int] = defaultdict(int)
        for pair in chosen:
            count[pair[side]] += 1
        assert set(count) == set(range(200))
    assert len(chosen) <= 2 * CLOSE * 200


def test_sentences_without_stems_have_none() -> None:
    assert found([(), ("stem01",)], [()]) == {}
    assert found([], [("stem01",)]) == {}


def test_what_has_found_its_equal_is_only_a_candidate_of_what_has_not() -> None:
    a: list[tuple[str, ...]] = [("stem20", "stem21"), ("stem22", "stem23")]
    b: list[tuple[str, ...]] = [("stem20", "stem21"), ("stem20", "stem22", "stem23"), ("stem21",)]
    chosen = candidates(a, b, index(b), WEIGHT, settled_a={0}, settled_b={0})
    assert set(chosen) == {(0, 1), (0, 2), (1, 1)}
    assert chosen[0, 1] == found(a, b)[0, 1]

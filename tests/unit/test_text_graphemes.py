"""Steps from one visible character to the next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.graphemes import cluster_start, next_boundary, previous_boundary

CLUSTERS = [
    ["a", "b"],
    ["e\u0301", "x"],
    ["👨🏻\u200d🚒", "👍🏽", "!"],
    ["👩\u200d👩\u200d👧\u200d👦", "a"],
    ["🇺🇦", "🇩🇪", "🇫"],
    ["1\ufe0f\u20e3", "2"],
    ["❤\ufe0f", "a"],
    ["한", "글", "\u1112\u1161\u11ab", "\u1100\u1173\u11af"],
    ["🏴\U000e0067\U000e0062\U000e007f", "a"],
    ["a" + "\u0301" * 500, "b"],
    ["कि", "ताब"[0] + "ा", "ब"],
    ["\r\n", "a", "\n", "\n"],
    ["\n", "\u0301", "a"],
    ["a\u200d", "b"],
]


@pytest.mark.parametrize("clusters", CLUSTERS, ids=lambda clusters: ascii("|".join(clusters))[:40])
def test_a_cluster_is_stepped_over_as_one(clusters):
    text = "".join(clusters)
    ends, at = [], 0
    while at < len(text):
        at = next_boundary(text, at)
        ends.append(at)
    assert [text[a:b] for a, b in zip([0, *ends], ends, strict=False)] == clusters

    starts, at = [], len(text)
    while at > 0:
        at = previous_boundary(text, at)
        starts.append(at)
    assert starts[::-1] == [0, *ends[:-1]]


@given(
    st.text(
        st.sampled_from("ae\u0301\u200d👩🚒🏽🇺🇦\ufe0f한\u1100\u1161\u11ab\r\n1\u20e3\U000e0067x "),
        max_size=40,
    ),
    st.data(),
)
def test_forward_and_backward_agree_everywhere(text, data):
    boundaries, at = [0], 0
    while at < len(text):
        following = next_boundary(text, at)
        assert following > at
        at = following
        boundaries.append(at)
    where = data.draw(st.integers(0, len(text)))
    assert cluster_start(text, where) == max(b for b in boundaries if b <= where)
    if where:
        assert previous_boundary(text, where) == max(b for b in boundaries if b < where)


def test_the_ends_of_a_text_are_ends():
    assert next_boundary("", 0) == 0
    assert next_boundary("a", 5) == 1
    assert previous_boundary("abc", 0) == 0
    assert previous_boundary("abc", 99) == 2
    assert cluster_start("abc", 99) == 3

"""Plain text: its blocks, what of it is furniture, its title and date."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles import Block
from reader.sources import plain
from tests.hostile.cases import CASES

ROOT = Path(__file__).parents[2]
SEEDS = {path.name[:3]: path.read_text(encoding="utf-8") for path in (ROOT / "seeds").glob("*.txt")}
PAGES = sorted((ROOT / "tests" / "data" / "pages").glob("*.txt"))

#: Labelled by hand: the lines of each seed, counted from 1, that are not its article.
SEED_FURNITURE = {
    "000": {1, 4, 5},
    "001": {13, 14, 15, 16, 17, 18, 19, 20, 21},
    "002": {7},
    "003": {3, 51},
    "004": {3, 51, 53},
}
SEED_TITLES = {
    "000": "Putin is unlikely to negotiate, whoever wins in United States – CNN",
    "001": "",
    "002": "",
    "003": "US rejects Putin’s latest call to negotiate with Ukraine",
    "004": "Why Trump-Putin Talks Are Unlikely to Quickly End the Ukraine War",
}
SIGNS = {
    "F": "furniture",
    "T": "title",
    "P": "paragraph",
    "H": "heading",
    "L": "list_item",
    "Q": "blockquote",
}


def lines_of(body: str) -> dict[tuple[int, int], int]:
    """The span of each line that is not blank, and its number."""
    spans, at = {}, 0
    for number, line in enumerate(body.split("\n"), start=1):
        if line.strip():
            spans[at, at + len(line)] = number
        at += len(line) + 1
    return spans


def labelled(page: Path) -> tuple[str, list[str]]:
    """A page as it was saved, and the kind of each line that is not blank, from the letter before it."""
    lines = page.read_text(encoding="utf-8").split("\n")
    kinds = [SIGNS[line[0]] for line in lines if line.strip()]
    return "\n".join(line[2:] for line in lines), kinds


def words_of(body: str, kind: str) -> list[str]:
    return [body[block.start : block.end] for block in plain.parse(body).blocks if block.kind == kind]


@pytest.mark.parametrize("seed", sorted(SEEDS))
def test_a_block_is_a_line_of_a_seed_and_its_furniture_is_found(seed):
    body = SEEDS[seed]
    spans = lines_of(body)
    blocks = plain.parse(body).blocks
    assert [(block.start, block.end) for block in blocks] == list(spans)
    furniture = {spans[block.start, block.end] for block in blocks if block.kind == "furniture"}
    assert furniture == SEED_FURNITURE[seed]


@pytest.mark.parametrize("seed", sorted(SEEDS))
def test_the_title_of_a_seed_is_found_or_left_empty(seed):
    assert plain.parse(SEEDS[seed]).title == SEED_TITLES[seed]
    assert len(words_of(SEEDS[seed], "title")) == bool(SEED_TITLES[seed])


def test_only_the_first_seed_states_its_date():
    published = {seed: plain.parse(body).published for seed, body in SEEDS.items()}
    assert published == {"000": "2024-11-03T18:30", "001": None, "002": None, "003": None, "004": None}


def test_short_lines_of_an_article_stay_article():
    assert "Source: CNN" in words_of(SEEDS["000"], "paragraph")
    assert "Why would Putin engage in talks now?" in words_of(SEEDS["004"], "heading")


def test_furniture_of_saved_pages_is_found():
    found = missed = wrong = 0
    for page in PAGES:
        body, kinds = labelled(page)
        blocks = plain.parse(body).blocks
        assert len(blocks) == len(kinds), page.name
        for block, kind in zip(blocks, kinds, strict=True):
            found += block.kind == kind == "furniture"
            missed += kind == "furniture" != block.kind
            wrong += block.kind == "furniture" != kind
    assert len(PAGES) == 6
    assert found > 80
    assert 2 * found / (2 * found + missed + wrong) >= 0.9


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_prose_of_saved_pages_is_never_furniture_and_their_titles_are_found(page):
    body, kinds = labelled(page)
    blocks = plain.parse(body).blocks
    for block, kind in zip(blocks, kinds, strict=True):
        if kind in ("paragraph", "title"):
            assert block.kind == kind, body[block.start : block.end]


def test_pages_give_the_date_of_their_date_line():
    published = {page.stem: plain.parse(labelled(page)[0]).published for page in PAGES}
    assert published == {
        "broadcaster": "2024-06-12T22:47",
        "german_daily": "2024-09-17T18:05",
        "local_paper": "2025-03-04T18:12",
        "magazine": "2024-11-21",
        "weblog": "2024-01-09",
        "wire_aggregator": "2024-07-19T09:15",
    }


#: Sentences that begin or look like furniture, and are none.
TRAPS = [
    "Copyright law forbids the copying of whole articles, the court ruled on Monday.",
    "By using drones, Ukraine has slowed the advance along the river, officers said.",
    "Produced by Chinese factories, the engines reach the front through third countries.",
    "Most in Congress — including many Republicans — oppose the plan, two aides said.",
    "Reporting by the broadcaster has shown that the fund was empty by then.",
    "Published reports say that the minister knew of the plan in March.",
    "Follow the money, the old saying goes, and prosecutors did just that.",
    "Related charges against two officers were dropped in June for lack of evidence.",
    "On 3 November 2024 Putin spoke to reporters for two hours about the war.",
    "The photo: a child on a swing, taken in May by a neighbour who later fled.",
    "Popular anger grew through the summer as prices rose again.",
    "Read the treaty again, the ambassador told his colleagues, and you will see.",
    "Share prices fell by 4% on Friday after the announcement.",
    "Comments by the minister caused an outcry on Tuesday.",
    "Video of the attack was shared by the mayor, who blamed the army.",
    "“Sign up for the army,” the poster said in large letters.",
]


@pytest.mark.parametrize("sentence", TRAPS, ids=lambda sentence: sentence[:24])
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_sentence_that_looks_like_furniture_is_none(sentence, place):
    prose = ["The talks went on for two days and ended without a result.", "Nobody was surprised by that."]
    prose.insert({"first": 0, "middle": 1, "last": 2}[place], sentence)
    body = "\n\n".join(prose)
    assert words_of(body, "furniture") == []


def test_links_after_related_end_where_prose_goes_on():
    body = (
        "The talks failed on Monday, the ministry said in a statement.\n"
        "Related\nTalks to resume in spring\nWho sits at the table?\n"
        "Both sides had met for two days in a hotel near the border.\n"
    )
    assert words_of(body, "furniture") == ["Related", "Talks to resume in spring", "Who sits at the table?"]


def test_what_readers_write_below_is_furniture_but_a_count_of_comments_above_is_harmless():
    article = "The council met on Monday and decided nothing, as it had done all year.\n" * 4
    body = (
        f"The long meeting\n3 Comments\n{article}Comments\nI was there, it was far worse than that.\nReply\n"
    )
    furniture = words_of(body, "furniture")
    assert furniture == ["3 Comments", "Comments", "I was there, it was far worse than that.", "Reply"]


def test_a_title_that_is_known_is_looked_for():
    body = "World\nA title, known\n\nThe first sentence of the article stands here, at last."
    parsed = plain.parse(body, title="A Title – Known")
    assert parsed.title == "A Title – Known"
    assert parsed.blocks[1] == Block("title", 6, 20)
    assert plain.parse(body, title="Something else").blocks[1].kind != "title"


def test_lines_that_were_broken_to_a_width_are_joined():
    body = (
        "The harbor commission on Tuesday put off a vote on a new terminal after three\n"
        "hours of testimony from residents who said they had not seen the report that\n"
        "the engineers had sent in March.\n"
        "\n"
        "The terminal would replace a wooden pier built in 1951. Engineers warned two\n"
        "years ago that its pilings were failing and that the next storm could take it\n"
        "away.\n"
    )
    blocks = plain.parse(body).blocks
    assert [block.kind for block in blocks] == ["paragraph", "paragraph"]
    assert body[blocks[0].start : blocks[0].end].endswith("sent in March.")


def test_short_lines_that_were_not_broken_stay_apart():
    body = "Roses are red\nViolets are blue\nSugar is sweet\nAnd so are you\n"
    assert len(plain.parse(body).blocks) == 4


def test_lists_and_quotations_are_blocks_of_their_kind():
    body = "An article begins with a sentence.\n- first thing\n* second thing\n3. third\n> quoted words\n"
    kinds = [block.kind for block in plain.parse(body).blocks]
    assert kinds == ["paragraph", "list_item", "list_item", "list_item", "blockquote"]


def whole(body: str) -> None:
    parsed = plain.parse(body)
    at = 0
    for block in parsed.blocks:
        assert at <= block.start < block.end <= len(body)
        assert body[at : block.start].strip() == ""
        at = block.end
    assert body[at:].strip() == ""
    assert sum(block.kind == "title" for block in parsed.blocks) <= 1


@given(
    st.lists(
        st.sampled_from(
            [*SEEDS["000"].split("\n"), *TRAPS, "Share", "", "Related:", "> q", "- a", "3 May 2024"]
        )
    )
)
def test_blocks_hold_every_line_of_any_page(lines):
    whole("\n".join(lines))


@given(st.text(max_size=200))
def test_blocks_hold_every_line_of_any_text(body):
    whole(body)


@pytest.mark.parametrize("name", CASES)
def test_hostile_texts_have_blocks_too(name):
    whole(CASES[name])

"""Files, folders and standard input: what is read, what is passed over, what is refused."""

import hashlib
import os
import socket
from pathlib import Path

import pytest

from reader.errors import DecodingError, SourceError
from reader.sources.files import read_path, read_stream
from tests.hostile.cases import BYTES

ROOT = Path(__file__).parents[2]


def write(path: Path, content: str | bytes = "The talks failed on Monday.\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def sources(path: Path, **options) -> list[str]:
    return [draft.source for draft in read_path(path, **options)]


def test_a_text_is_its_file(tmp_path):
    path = write(tmp_path / "a.txt", " First line.\r\nSecond.  \n\n")
    (draft,) = read_path(path)
    assert draft.text.body == " First line.\nSecond.  \n\n"
    assert (draft.source, draft.place) == ("a.txt", str(path))
    assert draft.bytes_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_place_is_absolute(tmp_path, monkeypatch):
    write(tmp_path / "folder" / "a.txt")
    monkeypatch.chdir(tmp_path)
    assert [draft.place for draft in read_path(Path("folder"))] == [str(tmp_path / "folder" / "a.txt")]
    assert [draft.place for draft in read_path(Path("folder/../folder/a.txt"))] == [
        str(tmp_path / "folder" / "a.txt")
    ]


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.md", "a.markdown", "a.json", "a.JSONL", "a.csv"])
def test_the_type_is_in_the_name_whatever_its_case(tmp_path, name):
    content = {"json": '{"text": "x."}', "jsonl": '{"text": "x."}', "csv": "text\nx.\n"}
    path = write(tmp_path / name, content.get(name.split(".")[1].lower(), "x.\n"))
    (draft,) = read_path(path)
    assert draft.text.body.strip() == "x."


def test_the_seeds_are_read_in_order():
    assert [name[:3] for name in sources(ROOT / "seeds")] == ["000", "001", "002", "003", "004"]


def test_a_folder_is_read_to_its_depths_in_the_order_of_names(tmp_path):
    for name in ("b.txt", "a/z.md", "a/b/c.txt", "c/a.txt", "a.txt"):
        write(tmp_path / name)
    places = [str(Path(draft.place).relative_to(tmp_path)) for draft in read_path(tmp_path)]
    assert places == ["a.txt", "b.txt", "a/z.md", "a/b/c.txt", "c/a.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_what_is_no_article_is_passed_over_with_a_line_each(tmp_path):
    folder = tmp_path / "folder"
    write(folder / "a.txt")
    write(folder / ".hidden.txt")
    write(folder / ".git" / "config.txt")
    write(folder / "picture.png", b"\x89PNG")
    write(folder / "Makefile")
    outside = write(tmp_path / "outside" / "secret.txt")
    (folder / "file-link.txt").symlink_to(outside)
    (folder / "folder-link").symlink_to(outside.parent)
    (folder / "loop").symlink_to(folder)
    (folder / "broken.txt").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(folder)  # the name of a socket must be short
        try:
            server.bind("s.txt")
        finally:
            os.chdir(here)
        told: list[str] = []
        assert sources(folder, on_skip=told.append) == ["a.txt"]
    reasons = {Path(line.partition(": ")[0]).name: line.partition(": ")[2] for line in told}
    assert reasons == {
        "Makefile": "skipped, a file without a type is not read",
        "broken.txt": "skipped, a link to elsewhere; name it to have it read",
        "file-link.txt": "skipped, a link to elsewhere; name it to have it read",
        "folder-link": "skipped, a link to elsewhere; name it to have it read",
        "loop": "skipped, a link to elsewhere; name it to have it read",
        "picture.png": "skipped, the type .png is not read",
        "pipe.txt": "skipped, a pipe",
        "s.txt": "skipped, a socket",
    }


def test_a_link_that_is_named_is_followed(tmp_path):
    path = write(tmp_path / "real" / "a.txt")
    (tmp_path / "link.txt").symlink_to(path)
    (tmp_path / "folder").symlink_to(path.parent)
    assert sources(tmp_path / "link.txt") == ["link.txt"]
    assert sources(tmp_path / "folder") == ["a.txt"]


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r"none\.txt: no such file or folder; check the name"):
        sources(tmp_path / "none.txt")
    with pytest.raises(SourceError, match=r"no such file or folder|cannot be read"):
        sources(Path("a\0b.txt"))


def test_an_unknown_type_that_is_named_is_refused_with_the_known_ones(tmp_path):
    with pytest.raises(
        SourceError, match=r"the type \.docx is not read; Variorum reads \.txt, \.md, .*\.csv"
    ):
        sources(write(tmp_path / "a.docx"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_devices_and_pipes_that_are_named_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "p.txt")
    with pytest.raises(SourceError, match="a pipe, not a file; give - to read standard input"):
        sources(tmp_path / "p.txt")
    with pytest.raises(SourceError, match="a device, not a file"):
        sources(Path("/dev/null"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_or_file_without_permission_is_refused(tmp_path):
    path = write(tmp_path / "closed" / "a.txt")
    path.parent.chmod(0)
    try:
        with pytest.raises(SourceError, match="closed: no permission to read it; change its permissions"):
            sources(tmp_path / "closed")
    finally:
        path.parent.chmod(0o700)
    path.chmod(0)
    with pytest.raises(SourceError, match=r"a\.txt: no permission to read it"):
        sources(path)


def test_a_refusal_by_the_system_is_told_in_one_line(tmp_path, monkeypatch):
    path = write(tmp_path / "folder" / "a.txt")

    def closed(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(SourceError, match="folder: no permission to read it; change its permissions"):
        sources(path.parent)
    monkeypatch.setattr(os, "open", closed)
    with pytest.raises(SourceError, match=r"a\.txt: no permission to read it"):
        sources(path)


@pytest.mark.parametrize(("name", "words"), [("empty", "empty"), ("white space", "nothing but white space")])
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_file_without_words_is_refused(tmp_path, name, words, suffix):
    with pytest.raises(SourceError, match=f"a{suffix}: {words}; there is no article in it"):
        sources(write(tmp_path / f"a{suffix}", BYTES[name]))


def test_markdown_that_yields_no_words_is_refused(tmp_path):
    with pytest.raises(SourceError, match="there is no article in it"):
        sources(write(tmp_path / "a.md", "<!-- nothing -->\n"))


def test_the_first_refusal_ends_the_reading_unless_told_to_keep_going(tmp_path):
    write(tmp_path / "1.txt")
    write(tmp_path / "2.txt", BYTES["a PNG"])
    write(tmp_path / "3.txt")
    drafts = read_path(tmp_path)
    assert next(drafts).source == "1.txt"
    with pytest.raises(DecodingError, match=r"2\.txt: not a text but a PNG picture"):
        next(drafts)

    told: list[tuple[str, str]] = []
    names = sources(tmp_path, keep_going=True, on_error=lambda *error: told.append(error))
    assert names == ["1.txt", "3.txt"]
    assert [(Path(source).name, line.partition(": ")[2][:22]) for source, line in told] == [
        ("2.txt", "not a text but a PNG p")
    ]
    assert sources(tmp_path / "none.txt", keep_going=True, on_error=lambda *error: told.append(error)) == []
    assert len(told) == 2


def test_the_encoding_reaches_the_file(tmp_path):
    path = write(tmp_path / "a.txt", "Ça va.".encode("latin-1"))
    with pytest.raises(DecodingError, match=r"a\.txt: .*give --encoding"):
        sources(path)
    assert next(read_path(path, encoding="latin-1")).text.body == "Ça va."


def test_a_file_too_large_for_an_article_is_refused(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(300 << 20)
    with pytest.raises(
        SourceError, match=r"huge\.txt: 300 MB are more than the 256 MB of one file; split it"
    ):
        sources(path)


def test_standard_input_is_one_plain_text():
    (draft,) = read_stream(b"Title of it\n\nThe talks failed on Monday, he said.\n")
    assert (draft.source, draft.details.title) == ("-", "Title of it")
    with pytest.raises(SourceError, match="-: empty"):
        list(read_stream(b""))


def test_two_streams_are_never_from_one_place():
    (first,), (again,), (other,) = (read_stream(data) for data in (b"One text.", b"One text.", b"One text!"))
    assert first.place == again.place
    assert first.place != other.place

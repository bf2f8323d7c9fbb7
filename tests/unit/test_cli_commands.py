"""The commands on a real library: what they print, where, and with which exit status."""

import json
import os
from pathlib import Path

import jsonschema
import pytest

from reader.formats import format_named
from reader.store import Store
from tests.unit.commands import Shell, refused


class TestAdd:
    def test_says_what_it_added_and_once_more_that_nothing_changed(
        self, shell: Shell, seeds: Path, tmp_path: Path
    ) -> None:
        done = shell("add", "-l", tmp_path / "x.db", seeds)
        assert done.status == 0
        assert done.err == "5 added\n"
        assert len(done.out.splitlines()) == 5
        again = shell("add", "-l", tmp_path / "x.db", seeds)
        assert again.status == 0
        assert again.err == "5 unchanged\n"

    def test_makes_the_default_library_for_its_owner_alone(
        self, shell: Shell, seeds: Path, tmp_path: Path
    ) -> None:
        assert shell("add", seeds).status == 0
        assert (tmp_path / "data" / "variorum" / "library.db").stat().st_mode & 0o077 == 0
        assert shell("list").err == "5 articles\n"

    def test_prints_a_result_document(self, shell: Shell, seeds: Path, tmp_path: Path) -> None:
        (tmp_path / "bad.txt").write_bytes(bytes(range(256)))
        done = shell("add", "--keep-going", "--json", seeds, tmp_path / "bad.txt", "-l", tmp_path / "x.db")
        assert done.status == 1
        document = done.document
        assert (document["format"], document["version"]) == ("variorum-result", 1)
        assert sorted(item["outcome"] for item in document["items"]) == [*["added"] * 5, "refused"]
        assert all(list(item) == ["source", "id", "outcome", "message"] for item in document["items"])
        (bad,) = [item for item in document["items"] if item["outcome"] == "refused"]
        assert bad["id"] is None
        assert "bad.txt" in bad["message"]

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("empty.txt", b""),
            ("blank.txt", b" \n\t\n"),
            ("binary.txt", bytes(range(256)) * 8),
            ("latin.txt", "größer".encode("latin-1")),
            ("records.jsonl", b'{"text": "fine"}\n{bad\n{"title": "no text"}\n'),
            ("record.json", b"[1, 2]"),
            ("table.csv", b"title,outlet\na,b\n"),
            ("picture.png", b"\x89PNG"),
        ],
    )
    def test_refuses_what_is_no_article_in_one_line(
        self, shell: Shell, tmp_path: Path, name: str, data: bytes
    ) -> None:
        (tmp_path / name).write_bytes(data)
        assert name in refused(shell("add", tmp_path / name, "-l", tmp_path / "x.db"))
        assert shell("list", "--json", "-l", tmp_path / "x.db").document["total"] == 0

    def test_of_bad_records_names_all_their_lines(self, shell: Shell, tmp_path: Path) -> None:
        lines = ['{"text": "One fine text."}', "{bad", '{"text": "Another fine one."}', "[]"]
        (tmp_path / "r.jsonl").write_text("\n".join(lines))
        line = refused(shell("add", tmp_path / "r.jsonl", "-l", tmp_path / "x.db"))
        assert "line 2" in line
        assert "line 4" in line
        done = shell("add", "--keep-going", tmp_path / "r.jsonl", "-l", tmp_path / "x.db")
        assert done.status == 1
        assert shell("list", "--json", "-l", tmp_path / "x.db").document["total"] == 2

    def test_refuses_a_missing_file_before_it_begins(self, shell: Shell, seeds: Path, tmp_path: Path) -> None:
        assert "gone.txt" in refused(shell("add", seeds, tmp_path / "gone.txt", "-l", tmp_path / "x.db"))
        assert not (tmp_path / "x.db").exists()
        done = shell("add", "--keep-going", seeds, tmp_path / "gone.txt", "-l", tmp_path / "x.db")
        assert done.status == 1
        assert "5 added" in done.err

    @pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
    def test_refuses_a_folder_that_is_closed(self, shell: Shell, tmp_path: Path) -> None:
        closed = tmp_path / "closed"
        closed.mkdir(mode=0)
        assert "closed" in refused(shell("add", closed, "-l", tmp_path / "x.db"))

    def test_skips_other_types_with_a_line_each(self, shell: Shell, tmp_path: Path) -> None:
        folder = tmp_path / "news"
        folder.mkdir()
        (folder / "a.txt").write_text("A text that is an article.")
        (folder / "b.png").write_bytes(b"\x89PNG")
        (folder / "c.txt").symlink_to("/etc/passwd")
        done = shell("add", folder, "-l", tmp_path / "x.db")
        assert done.status == 0
        assert "b.png" in done.err
        assert "c.txt" in done.err
        assert "1 added" in done.err

    def test_puts_articles_into_one_story_also_when_they_were_there(
        self, shell: Shell, seeds: Path, tmp_path: Path
    ) -> None:
        library = tmp_path / "x.db"
        first, second, *_ = sorted(seeds.iterdir())
        assert shell("add", first, "-l", library).status == 0
        done = shell("add", first, second, "--story", "Talks", "-l", library)
        assert done.err.splitlines()[-1] == "1 added, 1 updated"
        document = shell("export", "-l", library).document
        (story,) = document["stories"]
        assert story["title"] == "Talks"
        assert [article["story"] for article in document["articles"]] == [story["id"]] * 2

    def test_gives_the_outlet_to_articles_that_name_none(self, shell: Shell, tmp_path: Path) -> None:
        lines = [{"text": "One text here.", "outlet": "Own"}, {"text": "Another text here."}]
        (tmp_path / "r.jsonl").write_text("\n".join(map(json.dumps, lines)))
        assert shell("add", tmp_path / "r.jsonl", "--outlet", "Wire", "-l", tmp_path / "x.db").status == 0
        articles = shell("list", "--json", "-l", tmp_path / "x.db").document["articles"]
        assert [article["outlet"] for article in articles] == ["Own", "Wire"]

    def test_reads_an_encoding_that_is_named(self, shell: Shell, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes("Müller größer als Maß.".encode("latin-1"))
        done = shell("add", tmp_path / "a.txt", "--encoding", "latin-1", "-l", tmp_path / "x.db")
        assert done.status == 0
        assert (
            shell("export", "-l", tmp_path / "x.db").document["articles"][0]["text"]
            == "Müller größer als Maß."
        )
        assert "--encoding" in refused(shell("add", tmp_path / "a.txt", "--encoding", "x-nope"))

    def test_warns_of_what_it_had_to_replace(self, shell: Shell, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"A text\0 with a NUL.")
        done = shell("add", tmp_path / "a.txt", "-l", tmp_path / "x.db")
        assert done.status == 0
        assert "NUL" in done.err


class TestList:
    def test_shows_a_table_that_fits(
        self, shell: Shell, filled: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for columns in (30, 80, 200):
            monkeypatch.setenv("COLUMNS", str(columns))
            done = shell("list", "-l", filled)
            assert done.status == 0
            assert len(done.out.splitlines()) == 7
            assert max(map(len, done.out.splitlines())) <= columns
            assert done.err == "6 articles\n"

    def test_cuts_nothing_for_a_pipe(
        self, shell: Shell, filled: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("COLUMNS", raising=False)
        assert (
            "Putin is unlikely to negotiate, whoever wins in United States – CNN\n"
            in shell("list", "-l", filled).out
        )

    def test_shows_a_hostile_title_as_it_is_and_harmless(self, shell: Shell, filled: Path) -> None:
        assert "[/]␛]0;owned␇ [@click=app.quit]" in shell("list", "-l", filled).out

    def test_limits_and_says_how_many_there_are(self, shell: Shell, filled: Path) -> None:
        done = shell("list", "--limit", "2", "-l", filled)
        assert len(done.out.splitlines()) == 3
        assert done.err == "2 of 6 articles\n"

    def test_searches_the_texts(self, shell: Shell, filled: Path) -> None:
        found = shell("list", "--search", "cracks in Western unity", "--json", "-l", filled).document
        assert found["total"] == 2
        nothing = shell("list", "--search", '" OR * NEAR(', "-l", filled)
        assert nothing.status == 0

    def test_prints_a_list_document_with_counts_and_without_texts(self, shell: Shell, filled: Path) -> None:
        document = shell("list", "--json", "--limit", "3", "-l", filled).document
        assert list(document) == ["format", "version", "total", "articles"]
        assert (document["format"], document["version"], document["total"]) == ("variorum-list", 1, 6)
        assert len(document["articles"]) == 3
        for article in document["articles"]:
            assert not {"text", "blocks", "annotations"} & set(article)
        third = document["articles"][2]
        assert third["source"] == "002_62d2e3d75829a7bc.txt"
        assert third["counts"]["annotations"] == 2
        assert third["counts"]["relations"] == 1
        assert third["counts"]["words"] > 300


class TestShow:
    def test_shows_the_text_and_its_annotations(
        self, shell: Shell, filled: Path, ids: dict[str, str]
    ) -> None:
        done = shell("show", ids["002"][:6], "-l", filled)
        assert done.status == 0
        assert "According to CNN, Russian leader Vladimir Putin" in done.out
        assert "1 QUOTE, 1 CLAIM" in done.out
        assert "  Ukraine is already strained" in done.out
        assert max(map(len, done.out.splitlines())) <= 80

    def test_plain_is_the_text_alone(
        self, shell: Shell, filled: Path, ids: dict[str, str], seeds: Path
    ) -> None:
        text = (seeds / "002_62d2e3d75829a7bc.txt").read_text(encoding="utf-8").replace("\t", " ")
        assert shell("show", "--plain", ids["002"], "-l", filled).out.rstrip("\n") == text.rstrip("\n")

    def test_json_is_what_export_gives_of_it(self, shell: Shell, filled: Path, ids: dict[str, str]) -> None:
        one = shell("show", "--json", ids["002"][:4], "-l", filled).document
        other = shell("export", "--article", ids["002"], "-l", filled).document
        assert {**one, "exported_at": None} == {**other, "exported_at": None}
        assert len(one["articles"][0]["annotations"]) == 2
        assert one["relations"] == [], "its other end is in another article"

    def test_of_a_file_touches_no_library(
        self, shell: Shell, seeds: Path, tmp_path: Path, ids: dict[str, str]
    ) -> None:
        done = shell("show", seeds / "002_62d2e3d75829a7bc.txt", "--json", "-l", tmp_path / "x.db")
        assert done.document["articles"][0]["id"] == ids["002"], "the id that add would give"
        assert not (tmp_path / "x.db").exists()

    def test_finds_the_article_of_a_file_or_says_so(self, shell: Shell, filled: Path) -> None:
        assert "too short" in refused(shell("show", "3f", "-l", filled))
        assert "no such file" in refused(shell("show", "nowhere.txt", "-l", filled))
        assert refused(shell("show", "00000000", "-l", filled))

    def test_of_several_records_in_a_file_asks_which(self, shell: Shell, tmp_path: Path) -> None:
        (tmp_path / "r.jsonl").write_text('{"text": "One text."}\n{"text": "Two texts."}\n')
        assert "2 articles" in refused(shell("show", tmp_path / "r.jsonl"))


class TestExport:
    def test_is_valid_and_every_segment_is_its_text(self, shell: Shell, filled: Path) -> None:
        document = shell("export", "-l", filled).document
        jsonschema.validate(document, json.loads(format_named("json").schema()))  # type: ignore[misc]
        segments = [
            (article["text"][segment["start"] : segment["end"]], segment["text"])
            for article in document["articles"]
            for annotation in article["annotations"]
            for segment in annotation["segments"]
        ]
        assert len(segments) == 3
        assert all(found == said for found, said in segments)
        assert len(document["relations"]) == 1

    def test_takes_what_is_selected(self, shell: Shell, filled: Path, ids: dict[str, str]) -> None:
        def labels(*options: str) -> list[str]:
            document = shell("export", "-l", filled, *options).document
            return [each["label"] for article in document["articles"] for each in article["annotations"]]

        assert labels("--label", "QUOTE") == ["QUOTE", "QUOTE"]
        assert labels("--label", "CLAIM", "--label", "QUOTE", "--article", ids["002"]) == ["QUOTE", "CLAIM"]
        assert labels("--annotator", "somebody") == []
        assert labels("--annotator", "jo", "--status", "accepted") == ["QUOTE", "QUOTE", "CLAIM"]
        assert labels("--status", "suggested") == []

    def test_drops_a_relation_with_an_end_that_is_not_exported(
        self, shell: Shell, filled: Path, ids: dict[str, str]
    ) -> None:
        assert shell("export", "-l", filled, "--article", ids["002"]).document["relations"] == []
        both = shell("export", "-l", filled, "--article", ids["002"], "--article", ids["000"]).document
        assert len(both["relations"]) == 1
        assert [article["id"] for article in both["articles"]] == [ids["002"], ids["000"]]

    def test_to_a_file_says_how_much_it_holds(self, shell: Shell, filled: Path, tmp_path: Path) -> None:
        done = shell("export", "-l", filled, "-o", tmp_path / "e.json")
        assert done == (0, "", f"{tmp_path / 'e.json'}: 6 articles, 3 annotations, 1 relation\n")
        assert len(json.loads((tmp_path / "e.json").read_text())["articles"]) == 6

    def test_never_writes_over_a_folder_a_link_or_the_library(
        self, shell: Shell, filled: Path, tmp_path: Path
    ) -> None:
        target = tmp_path / "target.json"
        target.write_text("kept")
        (tmp_path / "link.json").symlink_to(target)
        before = filled.read_bytes()
        for output in (tmp_path, tmp_path / "link.json", filled, tmp_path / "none" / "e.json", "/dev/null"):
            refused(shell("export", "-l", filled, "-o", output))
        assert target.read_text() == "kept"
        assert filled.read_bytes() == before
        assert sorted(path.name for path in tmp_path.iterdir()) == ["link.json", "target.json"]

    def test_refuses_a_label_that_is_not_there(self, shell: Shell, filled: Path) -> None:
        assert "give QUOTE, CLAIM" in refused(shell("export", "-l", filled, "--label", "QUOTES"))

    def test_prints_its_json_schema(self, shell: Shell, tmp_path: Path) -> None:
        assert shell("export", "--schema").document["$schema"].endswith("draft/2020-12/schema")
        assert shell("export", "--schema", "-o", tmp_path / "s.json").status == 0
        assert json.loads((tmp_path / "s.json").read_text())["title"]

    def test_of_an_unknown_format_is_a_usage_error(self, shell: Shell) -> None:
        done = shell("export", "-f", "jsn")
        assert done.status == 2
        assert "do you mean json?" in done.err


class TestLabels:
    def test_are_shown(self, shell: Shell, filled: Path) -> None:
        for argv in (
            ("labels",),
            ("labels", "show"),
            ("labels", "-l", filled),
            ("-l", filled, "labels", "show"),
        ):
            done = shell(*argv)
            assert done.status == 0
            assert "QUOTE  (key 1, sign Q, blue)" in done.out

    def test_file_is_checked(self, shell: Shell, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        file.write_text('[[label]]\nname = "QUOTE"\n')
        assert shell("labels", "check", file).out.endswith("1 label, 0 relations, no faults\n")
        file.write_text('[[label]]\nname = "QUOTE"\nkey = "jj"\n')
        assert "mine.toml, line 3" in refused(shell("labels", "check", file))
        file.write_bytes(b"\xff")
        assert "UTF-8" in refused(shell("labels", "check", file))
        assert "cannot be read" in refused(shell("labels", "check", tmp_path / "gone.toml"))


class TestCheckAndBackup:
    def test_finds_no_faults_in_a_good_library(self, shell: Shell, filled: Path) -> None:
        done = shell("check", "--deep", "-l", filled)
        assert done.status == 0
        assert "no faults in 6 articles and 3 annotations" in done.out

    def test_backup_is_whole_and_never_over_a_file(self, shell: Shell, filled: Path, tmp_path: Path) -> None:
        assert shell("backup", tmp_path / "b.db", "-l", filled).status == 0
        assert shell("list", "-l", tmp_path / "b.db").err == "6 articles\n"
        refused(shell("backup", tmp_path / "b.db", "-l", filled))


class TestTheLibrary:
    def test_that_is_named_and_missing_is_refused(
        self, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for argv in (("list",), ("export",), ("check",), ("show", "3f2a"), ("labels",), ("backup", "b.db")):
            assert "x.db" in refused(shell(*argv, "-l", tmp_path / "x.db"))
        monkeypatch.setenv("VARIORUM_LIBRARY", str(tmp_path / "y.db"))
        assert "y.db" in refused(shell("list"))
        assert list(tmp_path.iterdir()) == []

    def test_that_nobody_named_and_nobody_made_is_empty(self, shell: Shell, tmp_path: Path) -> None:
        assert shell("list") == (0, "", "0 articles\n")
        assert shell("list", "--json").document["articles"] == []
        assert shell("export").document["articles"] == []
        assert shell("check").status == 0
        assert shell("labels").status == 0
        refused(shell("show", "3f2a"))
        assert list(tmp_path.iterdir()) == []

    def test_that_is_not_ours_is_left_as_it_was(self, shell: Shell, tmp_path: Path, seeds: Path) -> None:
        foreign = tmp_path / "notes.txt"
        foreign.write_text("not a library")
        for argv in (("list",), ("add", seeds), ("export",), ("check",)):
            assert "notes.txt" in refused(shell(*argv, "-l", foreign))
        assert foreign.read_text() == "not a library"
        assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]

    @pytest.mark.parametrize("harm", ["newer", "cut short", "scrambled"])
    def test_that_cannot_be_read_is_left_as_it_was(
        self, shell: Shell, filled: Path, seeds: Path, tmp_path: Path, harm: str
    ) -> None:
        library = tmp_path / "x.db"
        data = bytearray(filled.read_bytes())
        match harm:
            case "newer":
                data[60:64] = (9999).to_bytes(4, "big")  # user_version in the header of the file
            case "cut short":
                del data[len(data) // 3 :]
            case "scrambled":
                data[100:4096] = bytes(range(256)) * 15 + bytes(156)
        library.write_bytes(data)
        for argv in (("list",), ("add", seeds), ("check",), ("export",)):
            done = shell(*argv, "-l", library)
            assert done.status == 1, argv
            assert done.err.startswith("variorum: ")
            assert "x.db" in done.err
        assert library.read_bytes() == data

    @pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
    def test_that_is_read_only_is_read_and_not_written(
        self, shell: Shell, filled: Path, seeds: Path, tmp_path: Path
    ) -> None:
        library = tmp_path / "x.db"
        library.write_bytes(filled.read_bytes())
        library.chmod(0o400)
        assert shell("list", "-l", library).status == 0
        assert "x.db" in refused(shell("add", seeds, "-l", library))

    def test_is_named_before_or_after_the_command(self, shell: Shell, filled: Path, tmp_path: Path) -> None:
        after = shell("list", "--library", filled)
        assert shell("--library", filled, "list") == after
        assert shell("-l", tmp_path / "x.db", "list", f"--library={filled}") == after

    def test_that_somebody_writes_to_is_named_with_who(
        self, shell: Shell, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("reader.cli.commands.WAIT", 0.2)
        with Store.open(tmp_path / "x.db", annotator="anna", mode="write"):
            line = refused(shell("add", seeds, "-l", tmp_path / "x.db"))
            assert "anna" in line
            assert shell("list", "-l", tmp_path / "x.db").status == 0, "reading needs no lock"


class TestUsage:
    @pytest.mark.parametrize(
        "argv",
        [
            ("add",),
            ("list", "--limit", "-1"),
            ("list", "--limit", "many"),
            ("list", "extra"),
            ("show",),
            ("show", "3f2a", "--json", "--plain"),
            ("compare", "a", "b", "--width", "3"),
            ("export", "--status", "perhaps"),
            ("export", "--\x1b[2J"),
            ("labels", "use"),
            ("compare", "a", "b", "--html", "-"),
            ("compare", "a", "b", "--html", "x", "--json"),
            ("compare", "a", "b", "--html", "x", "--plain"),
            ("compare", "a", "b", "--json", "--plain"),
        ],
    )
    def test_that_is_wrong_is_status_2_and_said_on_standard_error(
        self, shell: Shell, argv: tuple[str, ...]
    ) -> None:
        done = shell(*argv)
        assert done.status == 2
        assert done.out == ""
        assert done.err.startswith("variorum: ")
        assert "--help" in done.err

    def test_wrong_settings_are_told_and_the_rest_works(
        self, shell: Shell, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "config" / "variorum"
        folder.mkdir(parents=True)
        (folder / "config.toml").write_text(f'theme = "\\u001bx"\nlibrary = "{filled}"\n')
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
        done = shell("list")
        assert done.status == 0
        assert "theme" in done.err
        assert done.err.endswith("6 articles\n")

    def test_an_annotator_that_is_no_name_is_refused(self, shell: Shell, filled: Path) -> None:
        assert "--annotator" in refused(shell("list", "-l", filled, "-a", "\x1b[2J"))

"""Checking one quote without a package: the verdict, its place, and what is said of a value."""

import http.server
import json
import threading

import pytest
from tests.commands import run

from docprov import DocprovError, check_quote
from docprov.storage.http import Limits

TEXT = """The mill at Wenford

It was dry.  The owner says that about 40 sacks of rye
were stored; not 12 carts left the yard, Mr. Hale adds.
Nobody counted the geese. At least 3 barns burned.
"""


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "mill.txt"
    path.write_text(TEXT)
    return path


@pytest.mark.parametrize(
    ("quote", "value", "verdict", "judged", "said"),
    [
        ("about 40 sacks of rye", "about 40", "verbatim", "agrees", ""),
        ("40 sacks of rye", "about 40", "verbatim", "agrees", ""),
        ("40 sacks of rye", "40", "verbatim", "differs", "about 40"),
        ("40 sacks of rye", "about 50", "verbatim", "differs", "about 40"),
        ("rye were stored", "", "normalised", None, ""),
        ("rye were stored", "12", "normalised", "not-judged", ""),
        ("3 barns burned", "at least 3", "verbatim", "agrees", ""),
        ("12 carts left the yard", "12", "verbatim", "differs", "denied by 'not'"),
        ("3 barns burned", "no fewer than three", "verbatim", "agrees", ""),
        ("40 sacks of rye", "forty", "verbatim", "differs", "about 40"),
        ("The owner says", "owner", "verbatim", "agrees", ""),
        ("“The owner says”", "", "verbatim", None, ""),
        ("The owner says", "tenant", "verbatim", "differs", "other words"),
        ("forty bags of oats", "40", "absent", None, ""),
        ("At least 3 barns burned", "1", "verbatim", "not-judged", ""),
        ("At least 3 barns burned", "more than 1", "verbatim", "not-judged", ""),
        ("not 12 carts left the yard", "12", "verbatim", "differs", "denied by 'not'"),
    ],
)
def test_verdict_and_value(text, quote, value, verdict, judged, said):
    """The quote is found as recorded quotes are, and its sentence decides about the value."""
    found = check_quote(quote, text, value=value)
    assert verdict == found.verdict
    assert judged == (found.value and found.value.verdict)
    assert not found.value or said == found.value.said
    assert found.ok == (verdict != "absent" and judged != "differs")


def test_place_has_the_sentence_around(text):
    """The place is positions in the text, the line, and the sentence in three parts."""
    place = check_quote("40 sacks", text).place
    assert TEXT[place.start : place.stop] == place.words == "40 sacks"
    assert (3, "paragraph 2") == (place.line, place.locator)
    assert "The owner says that about " == place.before
    assert " of rye\nwere stored;" == place.after


def test_a_language_without_lists_is_searched_and_not_judged(text):
    """The quote is found, and the value is said to be unchecked."""
    found = check_quote("40 sacks", text, value="40", language="tlh")
    assert (True, "not-judged") == (found.ok, found.value.verdict)


@pytest.mark.usefixtures("text")
def test_a_folder_is_searched_whole(tmp_path):
    """The best file is named, others that contain it too, and those that cannot be read."""
    (tmp_path / "a.html").write_text("<p>About  40 sacks</p>")
    (tmp_path / "copy.txt").write_text(TEXT)
    (tmp_path / "broken.pdf").write_bytes(b"no pdf")
    (tmp_path / "blank.html").write_text("<p></p>")
    (tmp_path / "rye.jpg").write_bytes(b"\0")
    (tmp_path / "sack.jpg").write_bytes(b"\0")
    found = check_quote("40 sacks", tmp_path)
    assert ("a.html", ("copy.txt", "mill.txt"), 3) == (found.source, found.elsewhere, found.files)
    unread = [each.partition(":")[0] for each in found.unread]
    assert ["blank.html", "broken.pdf", "rye.jpg, sack.jpg"] == unread


def test_a_quote_at_several_places_says_how_to_mean_one(tmp_path):
    """Every file that has it is named, and exit code 1 comes with what to write."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("It held 40 sacks. It had held 40 sacks before.")
    printed = run("quote", "40 sacks", tmp_path)
    assert "a.txt has it at more than one place: write more of its sentence" in printed.stdout
    assert "also in b.txt" in printed.stdout
    assert 1 == printed.returncode


@pytest.mark.parametrize(("encoding", "readable"), [("", False), ("cp1252", True)])
def test_an_encoding_is_stated_for_texts_that_need_one(tmp_path, encoding, readable):
    """A text in another encoding is read with the one stated; texts in UTF-8 stay as they are."""
    (tmp_path / "a.txt").write_bytes("Die Körbe standen dort.".encode("cp1252"))
    (tmp_path / "b.txt").write_bytes("Die Körbe standen hier.".encode())
    assert check_quote("Körbe standen dort", tmp_path, encoding=encoding).ok is readable
    assert check_quote("Körbe standen hier", tmp_path, encoding=encoding).ok


@pytest.mark.parametrize(
    ("name", "quote", "value", "problem"),
    [
        ("no.txt", "40 sacks", "", "there is nothing at .*no.txt"),
        ("x" * 300, "40 sacks", "", "cannot read x*"),
        ("mill.txt", "40 sacks", "40 sacks", "write the number without what it counts"),
        ("mill.txt", "“ ”", "", "the quote is empty"),
    ],
)
def test_what_cannot_be_checked_is_said(text, name, quote, value, problem):
    """A missing file, a value with more than its number and an empty quote end with a reason."""
    with pytest.raises(DocprovError, match=problem):
        check_quote(quote, text.parent / name, value=value)


def test_an_address_is_fetched_where_that_is_allowed():
    """A page is fetched within the limits; a private network is refused unless it is allowed."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<p>It held 40 sacks.</p>")

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/mill"
        assert check_quote("40 sacks", address, limits=Limits(allow_private=True)).ok
        with pytest.raises(DocprovError):
            check_quote("40 sacks", address)
        server.shutdown()


def test_command_prints_verdict_context_and_value(text):
    """The exit code says whether it holds; JSON has the same result."""
    text.write_text(TEXT.replace("rye", "r\u200bye"))
    done = run("quote", "40 sacks", text, "--value", "40")
    assert 1 == done.returncode
    assert "invisible characters: U+200B ZERO WIDTH SPACE" in done.stdout
    assert "The owner says that about 40 sacks of r\\u200bye were stored" in done.stdout
    assert "the text says about 40" in done.stdout
    found = run("quote", "40 sacks", text, "--format", "json")
    assert (0, True, 3) == (
        found.returncode,
        json.loads(found.stdout)["ok"],
        json.loads(found.stdout)["place"]["line"],
    )
    absent = run("quote", "4 sacks of oats", text)
    assert (1, True) == (absent.returncode, "most similar" in absent.stdout)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<h1>The tar shed</h1><p>Nine barrels were lost<p>By night"),
        ("a.eml", "From: A\nSubject: Tar\nDate: x\n\nNine barrels were lost\n\nBy night\n"),
        ("a.txt", "The tar shed\n\nNine\nbarrels were lost\n\nBy night\n"),
    ],
)
def test_a_block_ends_a_sentence(name, text, tmp_path):
    """A heading or a head without a full stop is no part of the sentence that follows it."""
    (tmp_path / name).write_text(text)
    found = check_quote("barrels were", tmp_path / name)
    assert ("Nine", "lost") == (found.place.before.strip(), found.place.after.strip())

"""The site: its pages are complete, the same each time, and written only where they differ."""

import http.client
import posixpath
import queue
import re
import threading
import time
from contextlib import contextmanager
from functools import cache
from urllib.parse import urlsplit

import pytest
from attrs import evolve
from selectolax.lexbor import LexborHTMLParser
from tests.commands import run
from tests.conftest import EXAMPLE
from tests.export_corpora import all_in_each, hostile_corpus, shown_package

from docprov import DocprovError, Site, build_site, serve
from docprov.evidence.folder import open_evidence
from docprov.model.records import RESOURCES
from docprov.package.package import open_package
from docprov.site.contents import Contents
from docprov.site.framing import Frame
from docprov.site.record_pages import record_pages
from docprov.tables.table import Table


@cache
def example_site():
    """Return the files of the site of the example."""
    return build_site(EXAMPLE).files


def test_a_claim_page_says_who_where_and_how_it_was_checked():
    """The page of a claim has its quote, its place, its check, its voices and its origin."""
    page = example_site()["claims/arden-2011.c-b0at5.html"].decode()
    assert "<mark>nearly 30 boats</mark>" in page
    assert "paragraph 4" in page
    assert "found word for word in the captured text" in page
    assert re.search(r"Origin, as the text has it</span>\s*<a [^>]*>a stoker</a>", page)


def test_the_first_page_says_who_made_and_checked_the_records():
    """Who recorded them, how many quotes were found, and whether anybody else checked them."""
    page = example_site()["index.html"].decode()
    assert "Recorded by the archive team (a person). A program found every quote in its" in page
    assert "Nobody but those who recorded them has checked the records." in page
    assert "checked by a person who did not record them" in page


def test_findings_are_named_by_what_they_are_about_and_grouped():
    """The kinds that matter most come first; each leads to its group, each finding to its page."""
    site = example_site()
    page = site["findings/index.html"].decode()
    kinds = re.findall(r'<h2 id="([^"]*)"', page)
    assert ["df205", "df305", "df202", "df303", "df304"] == kinds
    for where, link in (("index.html", "findings/index.html"), ("findings/index.html", "")):
        text = site[where].decode()
        assert kinds == re.findall(rf'<li><a href="[^"]*{link}#(df\d+)"', text), where
    assert 'dir="auto">the fire at Arden harbour: people killed</a>' in page
    assert "“Mail (Leith) of 5 June 1911”: the fire at Arden harbour: boats sunk" in page
    assert b'"k":"finding"' in site["search-1.js"]


def test_a_table_says_whom_a_document_quotes():
    """A value that a document quotes from somebody else says so, in the table and in the charts."""
    page = example_site()["index.html"].decode()
    assert "nearly 30</a>" in page.replace(
        '<span class="hidden">, another claim differs</span>', ""
    )
    assert '<span class="quoting" dir="auto">quoting a stoker</span>' in page
    assert "nearly 30 [1*]; 1 quotes a stoker" in page


@pytest.mark.parametrize(
    ("given", "table", "beside"),
    [
        ("value: 41", "one document; <a [^>]*>other claims count it", "value, <a [^>]*>counted"),
        (
            "value: 48",
            "one document, differs from “people killed, counting dockers”",
            "<details open",
        ),
    ],
)
def test_a_number_says_what_it_has_to_do_with_one_of_another_group(example, given, table, beside):
    """A row and a claim say where others count one number differently, or exclude it."""
    dossier = example / "dossiers" / "leith-2012.yaml"
    text = dossier.read_text()
    dossier.write_text(text.replace("population: dockers\n        value: at least 38", given, 1))
    site = build_site(example).files
    assert re.search(table, site["subjects/arden-fire.html"].decode())
    assert re.search(beside, site["claims/leith-2012.c-b04xe.html"].decode())


def test_words_of_a_text_say_their_language():
    """Quotes and names as written have the language of their text, in lists too."""
    site = example_site()
    for name, words in (
        ("claims/arden-2011.c-b0at5.html", "nearly 30 boats"),
        ("claims/index.html", "nearly 30 boats"),
        ("documents/arden-2011.html", "Mail (Leith), 5 June 1911"),
        ("documents/mail-1911-06-05.html", "Mail (Leith), 5 June 1911"),
    ):
        assert f'<q dir="auto" lang="en">{words}</q>' in site[name].decode(), name
    assert '<blockquote dir="auto" lang="en">' in site["claims/arden-2011.c-b0at5.html"].decode()


def test_the_menu_says_which_page_and_which_section_one_is_in():
    """Only the page itself is the current page; on a page below it, its section is marked."""
    site = example_site()
    current = {
        "claims/index.html": "page",
        "claims/arden-2011.c-b0at5.html": "true",
        "documents/arden-2011.html": "true",
        "index.html": "page",
        "citations.html": "page",
    }
    for name, mark in current.items():
        assert [mark] == re.findall(r'aria-current="(\w+)"', site[name].decode()), name
    assert "aria-current" not in site["download.html"].decode()


def test_no_page_counts_one_of_many():
    """One claim is a claim, and not 1 claims."""
    many = re.compile(r"(?<![\d,.])1(?:</b>)? (?:claims|citations|cells|quotes:|findings|agents)")
    for name, data in example_site().items():
        assert not many.search(data.decode()), name


def test_a_document_page_has_all_voices_and_all_findings():
    """No voice and no finding of a document is cut from its page."""
    package = open_package(EXAMPLE)
    tables = dict(package.tables)
    more = [f"docker-{number}" for number in range(60)]
    for name, known in (
        ("agents", [{"id": each, "name": each} for each in more]),
        ("attributions", [{"agent": each, "step": str(at)} for at, each in enumerate(more, 9)]),
    ):
        frame = tables[name].frame
        rows = [*frame.iter_rows(named=True), *(frame.row(0, named=True) | each for each in known)]
        tables[name] = Table.of_cells(RESOURCES[name], [list(each.values()) for each in rows])
    contents = Contents(evolve(package, tables=tables), open_evidence(None))
    contents.found_by = {("documents", "arden-2011"): contents.found * 9}
    pages = dict(record_pages(Frame(contents)))
    page = pages["documents/arden-2011.html"].decode()
    assert all(f"agents/{each}.html" in page for each in more)
    assert f"<summary>{len(contents.found) * 9 - 30} more</summary>" in page
    assert page.count('<li class="finding">') == len(contents.found) * 9


def test_the_page_of_files_says_where_tables_belong():
    """The files as they are saved one by one are a package where the page says to put them."""
    page = example_site()["download.html"].decode()
    assert "in its folder <code>data</code>" in page


@cache
def released_site(folder):
    """Return the files of the site of a released package, with those of its versions."""
    return build_site(folder, versions=True).files


@pytest.mark.long
@pytest.mark.parametrize("versions", [False, True])
def test_every_link_leads_to_a_page_that_is_there(versions, series):
    """No page links to a page or to an anchor that the site does not have."""
    site = released_site(series[0]) if versions else example_site()
    files = {name: data.decode() for name, data in site.items() if name.endswith("html")}
    for name, text in files.items():
        for link in re.findall(r'href="([^"]*)"', text):
            if link.startswith("http"):
                continue
            path, _, anchor = link.partition("#")
            parts = [*name.split("/")[:-1], *path.split("/")] if path else name.split("/")
            target = posixpath.normpath("/".join(parts))
            assert target in site, (name, link)
            assert not anchor or f'id="{anchor}"' in files[target], (name, link)


@pytest.mark.long
def test_every_version_keeps_its_addresses(series):
    """The pages of a recorded version are those of the version alone but for the way to others, a
    page of an older one says so, and a claim's history leads to what each version says of it.
    """
    folder, files = series[0], released_site(series[0])
    name = "claims/arden-2011.c-b0at5.html"
    alone = build_site(f"{folder}@1.1.0").files
    below = {each.removeprefix("versions/1.1.0/") for each in files if "versions/1.1.0/" in each}
    assert below == alone.keys()
    older = files[f"versions/1.1.0/{name}"].decode()
    assert 'This is version 1.1.0. <a href="../../../index.html">Version 2.0.0</a>' in older
    assert "This is version" not in files[name].decode()
    assert "This is version" not in files[f"versions/2.0.0/{name}"].decode()
    assert (
        f'<a href="../versions/1.0.0/{name}">1.0.0</a></b> first recorded' in files[name].decode()
    )
    assert '<a href="versions/1.1.1/index.html">1.1.1</a>' in files["changes.html"].decode()
    assert "No recorded release" not in alone[name].decode()
    assert not any(each.startswith("versions/") for each in build_site(folder).files)


def test_the_same_package_gives_the_same_bytes():
    """Two builds of one package are equal."""
    assert build_site(EXAMPLE).files == example_site()


def test_only_what_changed_is_written_and_what_is_gone_is_removed(tmp_path):
    """Files that did not change are left alone; a page that the site no longer has goes."""
    out = tmp_path / "site"
    site = Site(files=example_site())
    assert set(site.write(out)) == set(site.files)
    (out / "claims" / "arden-2011.c-b0at5.html").write_text("another")
    (out / "old.html").write_text("a page of an earlier site")
    listing = (out / "site.json").read_text()
    (out / "site.json").write_text(listing.replace("[", '["old.html",', 1))
    assert {"claims/arden-2011.c-b0at5.html", "old.html", "site.json"} == set(site.write(out))
    assert not (out / "old.html").exists()
    assert [] == site.write(out)


def test_the_command_writes_the_pages(tmp_path):
    """`docprov site` says what it wrote."""
    assert "files changed" in run("site", EXAMPLE, "--out", tmp_path / "site").stdout
    assert (tmp_path / "site" / "index.html").read_bytes() == example_site()["index.html"]


def test_a_folder_with_something_else_is_refused(tmp_path):
    """A folder that is not empty and has no site is left as it is."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(DocprovError, match="not empty"):
        Site(files=example_site()).write(tmp_path)
    assert ["mine.txt"] == [each.name for each in tmp_path.iterdir()]


ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style></script><svg onload=alert(1)>",
    "\x1b]8;;\x07\x00\x9b bell",
    "{{ 7 * 7 }} {% raw %} {0.__class__} %s",
    "javascript:alert(1)",
    "]]><!-- --><base href=//evil.example><meta http-equiv=refresh content=0>",
    "שלום עולם",
    "w" * 500,
)
ACTIVE = "script, iframe, object, embed, form, base, meta, link, style, img, [style], [src]"


def active(text):
    """Return what can run, load or send in a page, and where its links lead."""
    tree = LexborHTMLParser(text)
    found = [(each.tag, sorted(each.attributes.items())) for each in tree.css(ACTIVE)]
    events = [name for each in tree.css("*") for name in each.attributes if name.startswith("on")]
    schemes = {
        (each.attributes.get("href") or "").partition(":")[0].lower()
        for each in tree.css("a")
        if ":" in (each.attributes.get("href") or "")
    }
    return found, events, schemes


@pytest.mark.long
def test_hostile_texts_add_nothing_active():
    """Against a harmless twin no page has one more active element; no control byte is written."""
    attacks = hostile_corpus(all_in_each(ATTACKS))
    harmless = hostile_corpus(tuple(f"harmless{number}" for number in range(len(ATTACKS))))
    url = "JaVaScript:alert(1)"
    hostile = build_site(shown_package(attacks, text=" ".join(ATTACKS), url=url)).files
    twin = build_site(shown_package(harmless, text="harmless", url="https://example.org/")).files
    assert hostile.keys() == twin.keys()
    for name, data in hostile.items():
        if name.endswith("html"):
            found, events, schemes = active(data.decode())
            assert (active(twin[name].decode())[0], []) == (found, events), name
            assert schemes <= {"http", "https"}, name
        if not name.startswith("download/"):  # the tables are taken as they are
            assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]", data), name


@contextmanager
def served(path):
    """Serve a package in this process, and end it."""
    addresses, stopped = queue.Queue(), threading.Event()
    thread = threading.Thread(
        target=serve, args=(path,), kwargs={"port": 0, "started": addresses.put, "stopped": stopped}
    )
    thread.start()
    try:
        yield addresses.get(timeout=60)
    finally:
        stopped.set()
        thread.join(30)


def ask(address, path, host=None):
    """Return the status and the text of an answer."""
    where = urlsplit(address)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=20)
    connection.request("GET", path, headers={"Host": host or where.netloc})
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


@pytest.mark.long
def test_pages_are_served_to_this_machine_alone_and_made_anew(example):
    """The server has the pages, nothing else, refuses other names, and follows an edit."""
    with served(example) as address:
        assert "nearly 30 boats" in ask(address, "/claims/arden-2011.c-b0at5.html")[1]
        assert 404 == ask(address, "/../../../etc/passwd")[0]
        assert 'href="/index.html"' in ask(address, "/claims/gone.html")[1]
        assert 421 == ask(address, "/", host="evil.example")[0]
        before = ask(address, "/-/number")[1]
        edited = example / "package.yaml"
        edited.write_text(edited.read_text().replace("name: arden", "name: Ärden", 1))
        deadline = time.monotonic() + 60
        while ask(address, "/-/number")[1] == before and time.monotonic() < deadline:
            time.sleep(0.1)
        assert "No pages" in ask(address, "/index.html")[1]

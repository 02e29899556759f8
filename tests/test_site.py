"""The site: its pages are complete, the same each time, and written only where they differ."""

import http.client
import queue
import re
import threading
import time
from contextlib import contextmanager
from functools import cache
from urllib.parse import urlsplit

import pytest
from tests.commands import run
from tests.conftest import EXAMPLE

from docprov import DocprovError, build_site, serve


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


def test_every_link_leads_to_a_page_that_is_there():
    """No page links to a page or to an anchor that the site does not have."""
    files = {name: data.decode() for name, data in example_site().items() if name.endswith("html")}
    for name, text in files.items():
        for link in re.findall(r'href="([^"]*)"', text):
            if link.startswith("http"):
                continue
            path, _, anchor = link.partition("#")
            parts = [*name.split("/")[:-1], *path.split("/")] if path else name.split("/")
            target = "/".join(parts).replace("claims/../", "")
            target = re.sub(r"[a-z]+/\.\./", "", target)
            assert target in example_site(), (name, link)
            assert not anchor or f'id="{anchor}"' in files[target], (name, link)


def test_the_same_package_gives_the_same_bytes():
    """Two builds are equal, and the second one writes nothing."""
    assert build_site(EXAMPLE).files == example_site()


def test_only_what_changed_is_written_and_what_is_gone_is_removed(tmp_path):
    """Files that did not change are left alone; a page that the site no longer has goes."""
    out = tmp_path / "site"
    assert "wrote" in run("site", EXAMPLE, "--out", out).stdout
    (out / "claims" / "arden-2011.c-b0at5.html").write_text("another")
    (out / "old.html").write_text("a page of an earlier site")
    listing = (out / "site.json").read_text()
    (out / "site.json").write_text(listing.replace("[", '["old.html",', 1))
    changed = build_site(EXAMPLE, out).changed
    assert {"claims/arden-2011.c-b0at5.html", "old.html", "site.json"} == set(changed)
    assert not (out / "old.html").exists()
    assert "nothing changed" in run("site", EXAMPLE, "--out", out).stdout


def test_a_folder_with_something_else_is_refused(tmp_path):
    """A folder that is not empty and has no site is left as it is."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(DocprovError, match="not empty"):
        build_site(EXAMPLE, tmp_path)
    assert ["mine.txt"] == [each.name for each in tmp_path.iterdir()]


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
        assert 421 == ask(address, "/", host="evil.example")[0]
        before = ask(address, "/-/number")[1]
        edited = example / "package.yaml"
        edited.write_text(edited.read_text().replace("name: arden", "name: Ärden", 1))
        deadline = time.monotonic() + 60
        while ask(address, "/-/number")[1] == before and time.monotonic() < deadline:
            time.sleep(0.1)
        assert "No pages" in ask(address, "/index.html")[1]

"""Fetching: a published series over real HTTP, what goes wrong on the way, and a cache that stays
whole.
"""

import http.server
import json
import os
import re
import shutil
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from attrs import evolve
from tests.commands import run
from tests.processes import FORKS, fetched_digest
from tests.samples import sampled

from docprov.diagnostics.errors import DocprovError, FetchError, RollbackError, SignatureError
from docprov.fetching.downloads import fetch
from docprov.fetching.loading import load
from docprov.package.committed import build
from docprov.recording.anchoring import anchor
from docprov.releases.keys import keygen
from docprov.releases.releases import release
from docprov.releases.verification import verify
from docprov.storage.archives import archive_bytes, read_archive
from docprov.storage.files import sha256
from docprov.storage.http import Limits

NEAR = Limits(allow_private=True, seconds=20, bytes=1 << 22)
VERSIONS = ("1.0.0", "1.1.0", "1.1.1", "2.0.0")


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def claim_more(folder):
    claim = """      - id: c-w0rk5
        quote: Our own books
        predicate: records-kept
        value: own books
        value_as_written: own books
"""
    predicate = """id: records-kept
label: records kept
definition: Records that the writer keeps.
template: "{says/saying} that its writer keeps {value}"
value_type: text
"""
    (folder / "vocabulary/predicates/records-kept.yaml").write_text(predicate)
    edit(folder / "dossiers/leith-2012.yaml", "citations:\n", claim + "citations:\n")


STEPS = {
    "1.0.0": lambda _: None,
    "1.1.0": claim_more,
    "1.1.1": lambda folder: edit(
        folder / "dossiers/leith-2012.yaml", "kind: letter", "kind: letter\n  note: Two pages."
    ),
    "2.0.0": lambda folder: edit(
        folder / "package.yaml",
        "tolerance: 0.1",
        (
            "tolerance: 0.1\nextra:\n  claims:\n    - "
            "{name: shelf_mark, type: string, description: Where it stands.}"
        ),
    ),
}


@pytest.fixture(scope="session")
def series(made_once):
    """Return a folder with four signed releases of one package, and the trust file of their key."""
    folder = made_once("signed-series", release_signed)
    return folder / "dist", folder / "arden.pem.trust.json"


def release_signed(folder):
    """Release four versions of one package below a folder, signed by a new key."""
    package, out = folder / "arden", folder / "dist"
    shutil.copytree("docs/examples/arden", package)
    pair = keygen(folder / "arden.pem", "Arden archive")
    before = "0.1.0"
    for version in VERSIONS:
        edit(package / "package.yaml", f"version: {before}", f"version: {version}")
        STEPS[version](package)
        anchor(package, package / "texts")
        build(package).write()
        release(package, out, sign=[pair.private])
        before = version


class Site(http.server.ThreadingHTTPServer):
    """A server of a folder, with answers of its own for some paths; it counts what it is asked."""

    daemon_threads = True

    def __init__(self, folder):
        self.folder, self.answers, self.asked = folder, {}, []
        super().__init__(("127.0.0.1", 0), Answering)

    def handle_error(self, *_):
        """Say nothing of clients that hang up: that is what most tests here are about."""

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Answering(http.server.BaseHTTPRequestHandler):
    """Answers with a file of the folder, with bytes, or as a function does."""

    def do_GET(self):
        path = self.path.partition("?")[0]
        self.server.asked.append(path)
        answer = self.server.answers.get(path)
        if callable(answer):
            answer(self)
            return
        file = self.server.folder / path.lstrip("/")
        if answer is None and not file.is_file():
            self.send_error(404)
            return
        self.give(answer if answer is not None else file.read_bytes())

    def give(self, data, length=None, status=200, **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@contextmanager
def serving(folder):
    with Site(folder) as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def site(series, tmp_path):
    """Return a running server of a copy of the series, which a test may break."""
    shutil.copytree(series[0], tmp_path / "site")
    with serving(tmp_path / "site") as running:
        yield running


@pytest.fixture(scope="module")
def steady(series, tmp_path_factory):
    """Return a running server of the series, and a cache with one release of it."""
    cache = tmp_path_factory.mktemp("steady")
    with serving(series[0]) as running:
        fetch(running.address, "1.1.0", cache=cache, limits=NEAR)
        yield running, cache


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


def state(folder):
    """Return every file of a folder with its bytes, but for the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def digest_in(folder, version):
    return sha256((folder / f"arden-{version}.zip").read_bytes())


def leave_out(folder, version):
    """Take a version out of an index, as a source does that goes back to an older state."""
    path = folder / "index.json"
    content = json.loads(path.read_text())
    content["releases"] = [each for each in content["releases"] if each["version"] != version]
    path.write_text(json.dumps(content))


def rewrite(folder, version, **changes):
    path = folder / "index.json"
    content = json.loads(path.read_text())
    next(each for each in content["releases"] if each["version"] == version).update(changes)
    path.write_text(json.dumps(content))


@pytest.mark.long
def test_the_latest_of_a_series(site, cache):
    """The index names the latest version.

    It arrives whole and verified, and is told apart from what was not checked.
    """
    found = fetch(site.address, cache=cache, limits=NEAR)
    assert ("arden", "2.0.0", digest_in(site.folder, "2.0.0"), False) == (
        found.name,
        found.version,
        found.digest,
        found.cached,
    )
    assert found.path.read_bytes() == (site.folder / "arden-2.0.0.zip").read_bytes()
    assert verify(found.path).ok
    unmade = [check.name for check in found.verification.checks if not check.made]
    assert ["expected digest", "signature"] == [unmade[0], unmade[-1]]
    assert ["/index.json", "/arden-2.0.0.zip"] == site.asked
    assert fetch(site.address, cache=cache, limits=NEAR).cached
    assert "/arden-2.0.0.zip" not in site.asked[2:]


@pytest.mark.long
@pytest.mark.parametrize("version", sampled(VERSIONS[:3], 3))
def test_a_pinned_version_needs_its_source_once(site, cache, version):
    """A version that was asked for is had again from the cache alone, by its number or by its
    digest.
    """
    found = fetch(site.address, version, cache=cache, limits=NEAR)
    assert (version, digest_in(site.folder, version)) == (found.version, found.digest)
    asked = len(site.asked)
    for wish in ({"version": version}, {"sha256": found.digest.removeprefix("sha256:").upper()}):
        again = fetch(site.address, **wish, cache=cache, limits=NEAR)
        assert (True, found.path) == (again.cached, again.path)
    assert asked == len(site.asked)


@pytest.mark.long
def test_a_digest_picks_its_version(site, cache):
    """A digest names one release of the series, and is then a check that was made."""
    found = fetch(site.address, sha256=digest_in(site.folder, "1.1.0"), cache=cache, limits=NEAR)
    assert "1.1.0" == found.version
    assert next(check.ok for check in found.verification.checks if check.name == "expected digest")
    with pytest.raises(FetchError, match="offers no release of arden with the digest sha256:000"):
        fetch(site.address, sha256="0" * 64, cache=cache, limits=NEAR)


@pytest.mark.long
def test_a_signed_release(series, site, cache, tmp_path):
    """With a trust file the signature is fetched and checked, kept beside the archive, and asked
    for again from the cache.
    """
    found = fetch(site.address, "1.1.0", trust=series[1], cache=cache, limits=NEAR)
    assert "signed by Arden archive" == found.verification.checks[-1].detail
    assert verify(found.path, trust=series[1]).ok
    assert fetch(site.address, "1.1.0", trust=series[1], cache=cache, limits=NEAR).cached
    before = state(cache)
    with pytest.raises(FetchError, match="no trusted key has signed"):
        fetch(
            site.address,
            "1.1.0",
            trust=keygen(tmp_path / "other.pem").trust,
            cache=cache,
            limits=NEAR,
        )
    (site.folder / "arden-2.0.0.zip.dsse.json").unlink()
    with pytest.raises(FetchError, match=r"its signature cannot be had.*404"):
        fetch(site.address, trust=series[1], cache=cache, limits=NEAR)
    (site.folder / "arden-2.0.0.zip.dsse.json").write_bytes(
        (site.folder / "arden-1.0.0.zip.dsse.json").read_bytes()
    )
    with pytest.raises(FetchError, match="what is signed is another archive"):
        fetch(site.address, trust=series[1], cache=cache, limits=NEAR)
    assert before == state(cache)


@pytest.mark.long
def test_a_signature_is_asked_for_of_what_lies_in_the_cache_too(series, site, cache):
    """An archive that was fetched without its signature is not handed out as signed before the
    signature was checked.
    """
    found = fetch(site.address, cache=cache, limits=NEAR)
    assert not (found.path.parent / f"{found.path.name}.dsse.json").exists()
    again = fetch(site.address, "2.0.0", trust=series[1], cache=cache, limits=NEAR)
    assert (True, True) == (again.cached, again.verification.checks[-1].ok)


@pytest.mark.long
def test_an_archive_at_its_own_address(site, cache):
    """Without an index the archive says what it is.

    The same address is asked again, and may not hand out other bytes.
    """
    address = f"{site.address}arden-1.0.0.zip"
    found = fetch(address, cache=cache, limits=NEAR)
    assert ("arden", "1.0.0") == (found.name, found.version)
    with pytest.raises(FetchError, match=r"holds arden 1\.0\.0, and not arden 1\.1\.0"):
        fetch(address, "1.1.0", cache=cache, limits=NEAR)
    with pytest.raises(FetchError, match=r"holds arden 1\.0\.0, and not leith 1\.0\.0"):
        fetch(address, package="leith", cache=cache, limits=NEAR)
    site.answers["/arden-1.0.0.zip"] = (site.folder / "arden-2.0.0.zip").read_bytes()
    assert "2.0.0" == fetch(address, cache=cache, limits=NEAR).version
    del site.answers["/arden-1.0.0.zip"]
    with pytest.raises(
        RollbackError, match=r"arden 1\.0\.0 as the latest, and handed out 2\.0\.0 before"
    ):
        fetch(address, cache=cache, limits=NEAR)
    assert "1.0.0" == fetch(address, "1.0.0", cache=cache, limits=NEAR).version


@pytest.mark.long
def test_an_index_that_goes_back(site, cache):
    """A source that handed out 2.0.0 and now offers 1.1.1 as the latest is refused.

    A pinned older version is in order.
    """
    fetch(site.address, cache=cache, limits=NEAR)
    leave_out(site.folder, "2.0.0")
    before = state(cache)
    with pytest.raises(
        RollbackError, match=r"hands out arden 1\.1\.1 as the latest, and handed out 2\.0\.0 before"
    ):
        fetch(site.address, cache=cache, limits=NEAR)
    assert (before, False) == (state(cache), "/arden-1.1.1.zip" in site.asked)
    assert "1.1.1" == fetch(site.address, "1.1.1", cache=cache, limits=NEAR).version
    assert "2.0.0" == fetch(site.address, "2.0.0", cache=cache, limits=NEAR).version


@pytest.mark.long
def test_an_entry_that_leads_to_an_older_archive(site, cache):
    """An index that names an old archive, digest and length under the latest version is found out
    by the archive.
    """
    old = site.folder / "arden-1.0.0.zip"
    rewrite(
        site.folder,
        "2.0.0",
        archive=old.name,
        digest=sha256(old.read_bytes()),
        bytes=old.stat().st_size,
    )
    with pytest.raises(FetchError, match=r"holds arden 1\.0\.0, and not arden 2\.0\.0"):
        fetch(site.address, cache=cache, limits=NEAR)
    assert {} == state(cache)


def republished(folder, version):
    """Publish a version again with another licence text, whole and fitting in itself."""
    path = folder / f"arden-{version}.zip"
    files = read_archive(path.read_bytes())
    files["LICENSE"] += b"Another line.\n"
    manifest = json.loads(files["manifest.json"])
    for entry in manifest["files"]:
        entry.update(bytes=len(files[entry["path"]]), sha256=sha256(files[entry["path"]]))
    files["manifest.json"] = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
    path.write_bytes(archive_bytes(files))
    assert verify(path).ok
    rewrite(folder, version, digest=sha256(path.read_bytes()), bytes=path.stat().st_size)


@pytest.mark.long
@pytest.mark.parametrize("pinned", [None, "2.0.0"])
def test_a_version_that_was_published_anew(site, cache, pinned):
    """A version with other bytes than before is refused, although it verifies.

    The copy in the cache stays.
    """
    first = fetch(site.address, cache=cache, limits=NEAR)
    republished(site.folder, "2.0.0")
    before = state(cache)
    if pinned:  # what was fetched is handed out, and nobody is asked
        assert first.digest == fetch(site.address, pinned, cache=cache, limits=NEAR).digest
        first.path.write_bytes(b"damaged")
        before = state(cache)
    with pytest.raises(RollbackError, match=r"arden 2\.0\.0 was published anew"):
        fetch(site.address, pinned, cache=cache, limits=NEAR)
    assert before == state(cache)


ARCHIVE = "/arden-2.0.0.zip"


def cut(handler):
    handler.give(
        b"PK\x03\x04" * 100, length=(handler.server.folder / handler.path[1:]).stat().st_size
    )


def slow(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(2000):  # until it is cut off; ends where it never is
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.02)


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def moved(target):
    return lambda handler: handler.give(b"", status=302, Location=target)


LOGIN = b"<!DOCTYPE html><title>Log in</title>" + b" " * 100
WRONG = {
    "cut": (cut, "the body is cut off"),
    "a wrong digest": (
        lambda handler: handler.give(
            b"x" * len((handler.server.folder / ARCHIVE[1:]).read_bytes())
        ),
        "announced",
    ),
    "an old archive": (
        lambda handler: handler.give((handler.server.folder / "arden-1.0.0.zip").read_bytes()),
        "announced",
    ),
    "redirects in a circle": (moved(ARCHIVE), "more than 5 redirects"),
    "to a file": (moved("file:///etc/passwd"), "only http and https"),
    "to elsewhere": (moved("ftp://127.0.0.1/x"), "only http and https"),
    "slow": (slow, "not done after"),
    "endless": (endless, "more than the [0-9]+ bytes allowed"),
    "a login page": (LOGIN, "bytes, and [0-9]+ were announced"),
    "nothing": (b"", "0 bytes, and"),
    "not there": (lambda handler: handler.send_error(404), "status 404"),
    "busy": (
        lambda handler: handler.give(b"", status=503, **{"Retry-After": "5"}),
        "status 503.*try again after 5",
    ),
    "a part": (lambda handler: handler.give(b"PK", status=206), "status 206"),
    "one byte more": (
        lambda handler: handler.give((handler.server.folder / ARCHIVE[1:]).read_bytes() + b"x"),
        "is not the file",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_goes_wrong_on_the_way(steady, name):
    """Each way in which a download can fail ends in one error.

    The cache is as it was, to the last byte.
    """
    site, cache = steady
    before = state(cache)
    site.answers[ARCHIVE], problem = WRONG[name]
    near = evolve(NEAR, seconds=1.5 if name in {"slow", "busy"} else 60)
    with pytest.raises(DocprovError, match=problem):
        fetch(site.address, cache=cache, limits=near)
    assert before == state(cache)
    del site.answers[ARCHIVE]


def test_what_passes_is_tried_three_times(site, cache):
    """A busy server and a broken connection are asked again, three times in all.

    What is refused is refused at once.
    """
    file = (site.folder / ARCHIVE[1:]).read_bytes()
    trouble = [lambda handler: handler.send_error(503), cut, lambda handler: handler.give(file)]

    def giving(handler):
        trouble.pop(0)(handler)

    site.answers[ARCHIVE] = giving
    assert "2.0.0" == fetch(site.address, cache=cache, limits=NEAR).version
    for answer, times in ((cut, 3), (lambda handler: handler.send_error(404), 1)):
        site.asked.clear()
        site.answers["/arden-1.0.0.zip"] = answer
        with pytest.raises(DocprovError, match="cannot fetch"):
            fetch(site.address, "1.0.0", cache=cache, limits=NEAR)
        assert times == site.asked.count("/arden-1.0.0.zip")


@pytest.mark.long
def test_the_run_after_a_failure(site, cache):
    """Once the source is well again, the next run has the release."""
    site.answers[ARCHIVE] = cut
    with pytest.raises(DocprovError, match="the body is cut off"):
        fetch(site.address, cache=cache, limits=NEAR)
    del site.answers[ARCHIVE]
    assert "2.0.0" == fetch(site.address, cache=cache, limits=NEAR).version


WRONG_ALONE = {
    "a login page": (LOGIN, "it looks like a web page.*archive form"),
    "endless": (endless, "more than the 4194304 bytes allowed"),
    "cut without a count": (
        lambda handler: (
            handler.send_response(200),
            handler.end_headers(),
            handler.wfile.write(b"PK\3\4"),
        ),
        "form",
    ),
    "an index": (b"{}", "archive form"),
}


@pytest.mark.parametrize("name", WRONG_ALONE)
def test_what_is_no_archive(steady, cache, name):
    """Where no index announced anything, what arrives must still be a release."""
    site, _ = steady
    site.answers[ARCHIVE], problem = WRONG_ALONE[name]
    with pytest.raises(DocprovError, match=problem):
        fetch(f"{site.address}arden-2.0.0.zip", cache=cache, limits=NEAR)
    assert {} == state(cache)
    del site.answers[ARCHIVE]


INDEXES = {
    "a login page": LOGIN,
    "no JSON": b"{",
    "a list": b"[]",
    "another format": b'{"format": 2, "releases": []}',
    "no releases": b'{"format": 1, "releases": []}',
    "an archive elsewhere": (
        b'{"format": 1, "releases": [{"name": "arden", "version": "9.0.0", "archive": '
        b'"../x.zip", "bytes": 1, '
        b'"digest": "sha256:' + b"0" * 64 + b'", "date": "2026-01-01"}]}'
    ),
    "too large": b" " * (5 << 20),
    "moved in a circle": moved("/index.json"),
}


@pytest.mark.parametrize("name", INDEXES)
def test_an_index_that_is_none(site, cache, name):
    """What an index must not be is refused, and nothing else is asked for."""
    site.answers["/index.json"] = INDEXES[name]
    with pytest.raises(DocprovError):
        fetch(site.address, cache=cache, limits=NEAR)
    assert ({}, {"/index.json"}) == (state(cache), set(site.asked))


def test_private_addresses_are_out_of_reach(site, cache):
    """Without leave neither the machine itself nor its network is asked.

    A source that leads there is refused as well.
    """
    with pytest.raises(DocprovError, match="not a public address"):
        fetch(site.address, cache=cache)
    assert ([], {}) == (site.asked, state(cache))


@pytest.mark.long
@pytest.mark.parametrize(
    "damage", sampled(["another release", "a bit", "cut", "empty", "gone", "a folder", "a link"])
)
def test_a_damaged_file_in_the_cache(site, cache, tmp_path, damage):
    """A file of the cache that is not what it was is never handed out: it is fetched again, or the
    run ends.
    """
    found = fetch(site.address, "1.0.0", cache=cache, limits=NEAR)
    data = found.path.read_bytes()
    found.path.unlink()
    if damage == "a folder":
        found.path.mkdir()
    elif damage == "a link":
        (tmp_path / "elsewhere").write_bytes(data)
        found.path.symlink_to(tmp_path / "elsewhere")
    elif damage != "gone":
        other = (site.folder / "arden-1.1.0.zip").read_bytes()
        damaged = {
            "another release": other,
            "a bit": bytes([data[0] ^ 1]) + data[1:],
            "cut": data[:-1],
            "empty": b"",
        }
        found.path.write_bytes(damaged[damage])
    if damage in {"a folder", "a link"}:
        with pytest.raises(DocprovError, match="cache"):
            fetch(site.address, "1.0.0", cache=cache, limits=NEAR)
        return
    again = fetch(site.address, "1.0.0", cache=cache, limits=NEAR)
    assert (data, False) == (again.path.read_bytes(), again.cached)
    again.path.write_bytes(b"damaged")
    site.answers["/arden-1.0.0.zip"] = cut
    with pytest.raises(DocprovError):
        fetch(site.address, "1.0.0", cache=cache, limits=NEAR)


def test_a_memory_that_is_damaged_is_no_empty_memory(site, cache):
    """Where it cannot be told what a source handed out before, the run ends and says what to do."""
    found = fetch(site.address, cache=cache, limits=NEAR)
    memory = found.path.parent / "seen.json"
    memory.write_bytes(memory.read_bytes()[:-10])
    with pytest.raises(FetchError, match="remove the file to begin anew"):
        fetch(site.address, cache=cache, limits=NEAR)


@pytest.mark.long
def test_eight_at_once(site, cache):
    """Eight runs with one cache all come to the same whole file, which crosses the network once."""
    with ThreadPoolExecutor(8) as crowd:
        found = list(
            crowd.map(lambda _: fetch(site.address, "1.1.1", cache=cache, limits=NEAR), range(8))
        )
    assert {(digest_in(site.folder, "1.1.1"), found[0].path)} == {
        (each.digest, each.path) for each in found
    }
    assert 1 == site.asked.count("/arden-1.1.1.zip")
    assert {"arden-1.1.1.zip", "seen.json"} == {Path(name).name for name in state(cache)}


@pytest.mark.long
def test_eight_processes_at_once(site, cache):
    """The cache is locked between processes too."""
    with FORKS.Pool(8, maxtasksperchild=1) as crowd:
        jobs = [(site.address, "1.0.0", str(cache))] * 8
        found = crowd.starmap(fetched_digest, jobs, chunksize=1)
    assert [digest_in(site.folder, "1.0.0")] * 8 == found
    assert 1 == site.asked.count("/arden-1.0.0.zip")


@pytest.mark.long
def test_what_a_killed_run_left_is_cleared_away(site, cache):
    """Temporary files of runs that were killed are gone after the next one, and the cache is held
    by one run at a time.
    """
    found = fetch(site.address, cache=cache, limits=NEAR)
    for name in (".arden-2.0.0.zip.x1.tmp", ".seen.json.x1.tmp"):
        (found.path.parent / name).write_bytes(b"half")
    from filelock import FileLock

    with (
        FileLock(found.path.parent / "lock"),
        pytest.raises(FetchError, match=r"another run holds the cache; waited 0\.2"),
    ):
        fetch(site.address, cache=cache, limits=Limits(allow_private=True, seconds=0.2))
    fetch(site.address, cache=cache, limits=NEAR)
    assert {"arden-2.0.0.zip", "seen.json"} == {Path(name).name for name in state(cache)}


STEPS_THAT_FAIL = {"sync": (os, "fsync"), "rename": (Path, "replace")}


@pytest.mark.long
@pytest.mark.parametrize("step", STEPS_THAT_FAIL)
def test_a_disk_that_fails_at_any_step(series, tmp_path, monkeypatch, step):
    """Whichever step fails, the cache holds what it held, and the new release whole or
    not at all.
    """
    (owner, name), left, kept = STEPS_THAT_FAIL[step], [0], tmp_path / "kept"
    real, source = getattr(owner, name), series[0]
    old = fetch(source, "1.1.0", cache=kept).path

    def failing(*rest, **more):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        return real(*rest, **more)

    for allowed in range(20):
        cache, left[0] = shutil.copytree(kept, tmp_path / str(allowed)), allowed
        with monkeypatch.context() as broken:
            broken.setattr(owner, name, failing)
            try:
                found = fetch(source, "1.0.0", cache=cache)
            except DocprovError as error:
                assert "No space left" in str(error)  # noqa: PT017 - which step is the last one is not known before
            else:
                break
        now = {Path(key).name: data for key, data in state(cache).items()}
        assert {old.name, "seen.json"} <= now.keys() <= {old.name, "seen.json", "arden-1.0.0.zip"}
        assert old.read_bytes() == now[old.name]
        assert now.get("arden-1.0.0.zip") in {None, (source / "arden-1.0.0.zip").read_bytes()}
    assert 1 <= allowed < 19
    assert verify(found.path).ok


def test_local_sources(series, site, cache, tmp_path):
    """A folder with an index and an archive beside it are sources like addresses.

    A copy goes where it is asked for.
    """
    assert "2.0.0" == fetch(site.folder, cache=cache).version
    assert "1.1.0" == fetch(site.folder / "index.json", "1.1.0", cache=cache).version
    found = fetch(
        site.folder / "arden-1.0.0.zip", cache=cache, out=tmp_path / "copy", trust=series[1]
    )
    assert tmp_path / "copy/arden-1.0.0.zip" == found.path
    assert verify(found.path, trust=series[1]).ok
    assert [] == site.asked
    leave_out(site.folder, "2.0.0")
    with pytest.raises(RollbackError):
        fetch(site.folder, cache=cache)
    for nothing in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(FetchError, match="no release at"):
            fetch(nothing, cache=cache)


RECORDS = {"1.1.0": 1001, "2.0.0": 1002}


@pytest.fixture
def zenodo(site):
    """Return the server as one that speaks Zenodo's language: record 1000 leads to the latest, a
    page has 25 records.
    """

    def record(version):
        names = ["notes.txt", f"arden-{version}.zip", f"arden-{version}.zip.dsse.json"]
        files = [
            {"key": name, "size": (site.folder / name).stat().st_size}
            for name in names
            if (site.folder / name).exists()
        ]
        return {
            "id": RECORDS[version],
            "conceptrecid": "1000",
            "metadata": {"version": version},
            "files": files,
        }

    def versions(handler):
        wish = parse_qs(handler.path.partition("?")[2])
        size, page = (int(wish[name][0]) for name in ("size", "page"))
        if size > 25:
            handler.send_error(400)
            return
        listed = [record("2.0.0")] * 25 + [record("1.1.0")]
        handler.give(
            json.dumps({"hits": {"hits": listed[size * (page - 1) : size * page]}}).encode()
        )

    for version, number in RECORDS.items():
        site.answers[f"/api/records/{number}"] = json.dumps(record(version)).encode()
        site.answers[f"/api/records/{number}/versions"] = versions
        for name in (f"arden-{version}.zip", f"arden-{version}.zip.dsse.json"):
            site.answers[f"/api/records/{number}/files/{name}/content"] = (
                site.folder / name
            ).read_bytes()
    site.answers["/api/records/1000"] = moved("/api/records/1002")
    return site


@pytest.mark.long
def test_a_doi(zenodo, series, cache):
    """A DOI of Zenodo leads to the archive of its record, that of all versions to the latest, and a
    pinned one is found.
    """
    wish = {"cache": cache, "limits": NEAR, "zenodo": zenodo.address, "trust": series[1]}
    assert "1.1.0" == fetch("10.5281/zenodo.1001", **wish).version
    assert "2.0.0" == fetch("doi:10.5281/zenodo.1000", **wish).version
    assert "1.1.0" == fetch("doi:10.5281/zenodo.1000", "1.1.0", **wish).version
    with pytest.raises(FetchError, match=r"no version 3\.0\.0 of arden"):
        fetch("doi:10.5281/zenodo.1000", "3.0.0", **wish)


NO_RECORDS = {
    "no archive": b'{"id": 1002, "files": [{"key": "notes.txt", "size": 3}]}',
    "no files": b'{"id": 1002, "files": []}',
    "files that are null": b'{"id": 1002, "files": null}',
    "a number that leads elsewhere": b'{"id": "../../x", "files": [{"key": "arden-2.0.0.zip"}]}',
    "a name that leads elsewhere": b'{"id": 1002, "files": [{"key": "../arden-2.0.0.zip"}]}',
    "a list": b"[]",
    "a page": LOGIN,
}


@pytest.mark.parametrize("name", NO_RECORDS)
def test_a_record_without_a_release(zenodo, cache, name):
    """A record that does not hold a release says so, and nothing is asked for beyond it."""
    zenodo.answers["/api/records/1002"] = NO_RECORDS[name]
    with pytest.raises(FetchError):
        fetch("10.5281/zenodo.1002", cache=cache, limits=NEAR, zenodo=zenodo.address)
    assert ({"/api/records/1002"}, {}) == (set(zenodo.asked), state(cache))


@pytest.mark.long
def test_loading_goes_through_fetching(site, cache, monkeypatch):
    """`load` of an address fetches, verifies and reads.

    Of a path it asks nobody and keeps nothing.
    """
    monkeypatch.delenv("DOCPROV_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setattr("docprov.fetching.downloads.LIMITS", NEAR)
    monkeypatch.setattr(fetch, "__kwdefaults__", {**fetch.__kwdefaults__, "limits": NEAR})
    assert "1.1.0" == load(f"{site.address}", "1.1.0").metadata.version
    assert 1 == len(list((cache / "docprov").rglob("arden-1.1.0.zip")))
    before, asked = state(cache), len(site.asked)
    assert "0.1.0" == load("docs/examples/arden").metadata.version
    assert (before, asked) == (state(cache), len(site.asked))


@pytest.mark.parametrize(
    ("wish", "problem"),
    [
        ({"version": "1"}, "not a version"),
        ({"version": "v1.0.0"}, "not a version"),
        ({"sha256": "abc"}, "not a SHA-256"),
        ({"package": "../x"}, "not the name"),
        ({"package": "leith"}, "offers no release of leith"),
        ({"version": "9.0.0"}, r"offers no version 9\.0\.0 of arden"),
    ],
)
def test_wishes_that_cannot_be_met(site, cache, wish, problem):
    """A wish that is none, or that the source has nothing for, is an error that says which."""
    with pytest.raises(DocprovError, match=problem):
        fetch(site.address, **wish, cache=cache, limits=NEAR)


@pytest.mark.parametrize("place", ["plain.txt", "plain.txt/below", "dangling"])
def test_a_copy_that_nothing_can_hold_is_refused_before_anything_is_asked(
    site, cache, tmp_path, place
):
    """Where the folder for a copy is a file or below one, the source is not asked at all."""
    (tmp_path / "plain.txt").write_text("Plain words.\n", "utf-8")
    (tmp_path / "dangling").symlink_to("nowhere")
    with pytest.raises(DocprovError, match="is no folder"):
        fetch(site.address, cache=cache, limits=NEAR, out=tmp_path / place)
    assert [] == site.asked
    assert state(cache) == {}


@pytest.mark.long
def test_several_packages_in_one_index(site, cache):
    """Where an index names several packages, the one wanted must be named."""
    content = json.loads((site.folder / "index.json").read_text())
    content["releases"].append(
        content["releases"][0] | {"name": "leith", "archive": "leith-1.0.0.zip"}
    )
    (site.folder / "index.json").write_text(json.dumps(content))
    with pytest.raises(FetchError, match="several packages, arden, leith"):
        fetch(site.address, cache=cache, limits=NEAR)
    assert "2.0.0" == fetch(site.address, package="arden", cache=cache, limits=NEAR).version


@pytest.mark.parametrize("library", ["filelock", "urllib3.exceptions"])
def test_a_missing_library_is_named(site, cache, monkeypatch, library):
    """Without the extra the error says what to install."""
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(DocprovError, match=r"pip install 'docprov\[(fetch|capture)\]'"):
        fetch(site.address, cache=cache, limits=NEAR)


def test_progress_is_told(site, cache):
    """The number of bytes that arrived is told, up to all of them."""
    told = []
    found = fetch(
        site.address,
        cache=cache,
        limits=NEAR,
        progress=lambda done, total: told.append((done, total)),
    )
    size = found.path.stat().st_size
    assert (size, size) == told[-1]


@pytest.mark.long
def test_the_command(site, series, cache, tmp_path):
    """The command prints every check, digest and path.

    What fails ends with exit code 2 and one line.
    """
    options = ("--cache", cache, "--allow-private")
    done = run("fetch", site.address, "--trust", series[1], "--out", tmp_path / "here", *options)
    assert 0 == done.returncode
    assert "ok        signature: signed by Arden archive" in done.stdout
    assert (
        f"{tmp_path}/here/arden-2.0.0.zip\n{digest_in(site.folder, '2.0.0')} (arden 2.0.0, "
        "fetched)\n" in done.stdout
    )
    leave_out(site.folder, "2.0.0")
    failed = run("fetch", site.address, *options)
    assert (2, "") == (failed.returncode, failed.stdout)
    assert re.match(r"docprov: http://127.*hands out arden 1\.1\.1 as the latest", failed.stderr)


def test_a_trust_file_that_is_none(site, cache, tmp_path):
    """Without a readable trust file nothing is fetched at all."""
    (tmp_path / "trust.json").write_text("{}")
    with pytest.raises(SignatureError, match="not a trust file"):
        fetch(site.address, trust=tmp_path / "trust.json", cache=cache, limits=NEAR)
    assert [] == site.asked


def test_a_copy_that_was_changed_is_refused_for_what_it_holds(site, cache):
    """A release with more bytes than its index gives is told with both sizes, and as refused, not
    as a run that failed.
    """
    path = site.folder / ARCHIVE[1:]
    size = path.stat().st_size
    path.write_bytes(path.read_bytes() + b"x")
    told = (
        f"is not the file that the source lists: it has {size + 1} bytes, and {size} were announced"
    )
    with pytest.raises(FetchError, match=told) as refused:
        fetch(site.folder, cache=cache, limits=NEAR)
    assert refused.value.report is not None

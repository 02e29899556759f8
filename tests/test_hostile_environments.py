"""What surrounds a command: addresses, closed streams, variables, records of a wrong type.

Whatever they hold, the answer is one line and an exit code that says so.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from tests.commands import run, run_process
from tests.samples import sampled

from docprov import validate
from docprov.diagnostics.errors import DocprovError
from docprov.evidence.quote_checking import check_quote
from docprov.fetching.downloads import fetch
from docprov.fetching.loading import load
from docprov.package.comparison import diff
from docprov.storage.addresses import (
    has_password,
    host_of,
    is_public,
    split_address,
    without_password,
)
from docprov.storage.files import EditedFiles, FolderFiles, MemoryFiles
from docprov.storage.http import Limits, fetch_bytes
from docprov.versions.history import check_history, rebuild_all
from docprov.versions.records import record_name

NO_ADDRESSES = (
    "http://[::1",
    "http://[zz]/",
    "http://[zz]/arden-1.0.0.zip",
    "http://[::1]x/",
    "http://[v1.a]:b/",
    "http://example.org:b/",
    "http://example.org:99999/",
    "http://example.org:-1/",
    "http://\uff41\u2100/",
    "http://",
    "https:///a.zip",
    "http:a.zip",
    "zz:",
    "http://\x00/",
    "http://a b/",
    "http://example.org/" + "a" * 9000,
)


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_an_address_that_is_none_is_refused_in_one_line(address, tmp_path):
    """Each function that takes an address refuses what is none, and opens nothing."""
    for taken in (
        lambda: fetch(address, cache=tmp_path),
        lambda: load(address),
        lambda: fetch_bytes(address),
    ):
        with pytest.raises(DocprovError) as refused:
            taken()
        assert "\n" not in str(refused.value)
    assert isinstance(host_of(address), str)


@pytest.mark.parametrize("address", NO_ADDRESSES[:2])
def test_a_command_ends_with_two_on_an_address_that_is_none(address, tmp_path):
    """The command prints one line."""
    ended = run("fetch", address, DOCPROV_CACHE=str(tmp_path))
    assert (2, 1) == (ended.returncode, ended.stderr.count("docprov:"))


PASSWORDS = (
    "http://me:secret@example.org/",
    "http://secret@example.org/",
    "https://me:secret@[::1",
    "http://me:secret@[zz]/",
    "http://me:se@cret@example.org/",
    "http://me:/secret@example.org/",
    "http://me:#secret@example.org/",
    "http://me:?secret@example.org/",
    "ftp://me:secret@example.org/",
    "http:me:secret@example.org",
    "http:/me:secret@example.org/a.zip",
    "HTTP://me:secret@example.org:99999/",
    "http://me:secret@",
    "http://me:%73ecret:secret@example.org/",
)


@pytest.mark.parametrize("address", PASSWORDS)
def test_no_message_repeats_a_password(address, tmp_path):
    """An address with a password is refused, and what is printed does not contain it."""
    assert has_password(address)
    assert "secret" not in without_password(address)
    for taken in (
        lambda: fetch(address, cache=tmp_path),
        lambda: fetch_bytes(address),
        lambda: check_quote("41 dockers", address),
    ):
        with pytest.raises(DocprovError) as refused:
            taken()
        assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/@me",
        "http://example.org/?a=@b",
        "http://a.example:80/b@c",
        "https://a/#@",
    ],
)
def test_an_address_without_a_password_is_repeated_as_it_is(address):
    """An at sign behind the host is no sign of a user."""
    assert not has_password(address)
    assert address == without_password(address)
    assert split_address(address).hostname == host_of(address)


@pytest.mark.parametrize(
    "address",
    [
        *("0.1.2.3", "10.9.9.9", "100.127.0.1", "127.9.9.9", "169.254.0.1", "172.31.0.1"),
        *("192.0.0.1", "192.0.0.8", "192.0.0.9", "192.0.0.170", "192.0.2.7", "192.88.99.1"),
        *("192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7"),
        *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::ffff:192.0.0.8", "::10.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::1"),
        *("100::1", "2001::1", "2001:2::1", "2001:1ff::1", "2001:db8::1", "2002:808:808::1"),
        *("3fff::1", "3fff:fff::1", "5f00::1", "fc00::1", "fe80::1%1", "fec0::1", "ff02::1"),
    ],
)
def test_special_addresses_are_not_public(address):
    """No address of the registries of special addresses counts as public."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "172.32.0.1", "192.0.1.1"),
        *("192.88.98.1", "192.88.100.1", "198.20.0.1", "223.255.255.255", "::ffff:1.1.1.1"),
        *("2001:200::1", "2001:4860:4860::8888", "2003::1", "3ffe::1", "4000::1", "2a00::1"),
    ],
)
def test_what_is_beside_a_special_network_is_public(address):
    """The networks end where the registries end them; beyond 2000::/3 nothing is given yet."""
    assert is_public(address) == (address != "4000::1")


CLOSED = {"0": "<&-", "1": ">&-", "2": "2>&-", "1 and 2": ">&- 2>&-", "all": "<&- >&- 2>&-"}


@pytest.mark.parametrize("name", sampled(CLOSED, 3))
def test_a_closed_stream(name):
    """A command without standard output is refused in one line; the others are not missed."""
    command = f'"$@" rule DP001 {CLOSED[name]}'
    shell = ["sh", "-c", command, "sh", sys.executable, "-m", "docprov"]
    ended = subprocess.run(shell, capture_output=True, text=True, check=False)
    assert (2 if ">&- " in f"{CLOSED[name]} " and name not in {"0", "2"} else 0) == ended.returncode
    expected = "docprov: standard output is closed; > /dev/null discards what is printed\n"
    assert ("" if name != "1" else expected) == ended.stderr


@pytest.mark.long
@pytest.mark.parametrize("buffered", ["", "1"])
def test_a_full_disk_behind_standard_output(buffered):
    """It is named in the one line, whether Python keeps back what is printed or not."""
    command = ["sh", "-c", '"$@" > /dev/full', "sh", sys.executable, "-m", "docprov", "rule"]
    variables = os.environ | {"PYTHONUNBUFFERED": buffered}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=variables)
    assert 2 == ended.returncode
    assert "docprov: standard output: No space left on device\n" == ended.stderr


@pytest.mark.parametrize("value", ["0", "00", "0" * 30, "100000", "9" * 5000, "\u0669" * 9])
def test_no_threads_or_thousands(value, monkeypatch):
    """A variable that stops the library of data frames, or keeps it busy for minutes, is named."""
    monkeypatch.setenv("POLARS_MAX_THREADS", value)
    ended = run("rule", "DP001")
    assert (2, True) == (ended.returncode, "POLARS_MAX_THREADS" in ended.stderr)
    assert 1 == ended.stderr.count("\n")
    assert len(ended.stderr) < 200


@pytest.mark.parametrize("value", ["1", "0002", "128", "1.5", "+3", ""])
def test_some_threads(value, monkeypatch):
    """A number of threads that can be made, or what is no number, changes nothing."""
    monkeypatch.setenv("POLARS_MAX_THREADS", value)
    assert 0 == run("rule", "DP001").returncode


@pytest.mark.long
def test_a_library_that_is_broken_is_named(tmp_path):
    """A library that is there and cannot be loaded is named in one line."""
    (tmp_path / "duckdb.py").write_text("raise ImportError('no room for duckdb')\n", "utf-8")
    path = os.pathsep.join([str(tmp_path), *sys.path])
    ended = run_process("sql", "docs/examples/arden", "SELECT 1", PYTHONPATH=path)
    assert (2, 1) == (ended.returncode, ended.stderr.count("\n"))
    assert "duckdb" in ended.stderr


@pytest.mark.long
@pytest.mark.parametrize("value", ["-1", "x"])
@pytest.mark.parametrize(
    "names",
    [
        ("COLUMNS", "LINES", "FORCE_COLOR", "LC_ALL"),
        ("TERM", "TZ", "SOURCE_DATE_EPOCH", "POLARS_MAX_THREADS"),
    ],
)
def test_odd_variables(names, value):
    """Variables with a value of another kind do not change the exit code."""
    assert 0 == run_process("rule", "DP001", **dict.fromkeys(names, value)).returncode


@pytest.mark.long
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_a_command_in_silence(number, code):
    """A command that is told to stop ends with the code of the signal and no traceback."""
    command = [sys.executable, "-m", "docprov", "serve", "docs/examples/arden", "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    process.stdout.readline()
    time.sleep(0.1)
    process.send_signal(number)
    _, printed = process.communicate(timeout=60)
    assert "Traceback" not in printed
    assert process.returncode in ({code, 0} if number == signal.SIGINT else {code}), printed


ODD = (None, True, 1, 3.0, "x", [], ["x"], [3], {}, {"a": 1}, [[]], "x" * 100_000)


@pytest.mark.long
@pytest.mark.parametrize(
    "name",
    [
        *("format", "version", "digest", "date", "commit", "tools", "previous", "files", "seal"),
        *("extra", "previous.version", "previous.digest", "previous.record", "tools.python"),
        "files.files/README.md",
    ],
)
def test_a_record_of_a_release_with_a_value_of_another_kind(series, name):
    """It is a fault of the history, and its release is not taken for what was recorded."""
    files = FolderFiles(series[0])
    record = record_name("2.0.0")
    for value in ODD:
        content = json.loads(files.read(record, 1 << 20))
        part, inner = content, name
        if "." in name:
            outer, _, inner = name.partition(".")
            part = content[outer]
        if part.get(inner) == value and type(part.get(inner)) is type(value):
            continue
        part[inner] = value
        odd = EditedFiles(files, {record: json.dumps(content, indent=2).encode()})
        assert {"DP505", "DP506"} & {fault.rule for fault in check_history(odd)}
        *_, last = rebuild_all(odd)
        assert "2.0.0" == last.version


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("constraints", (None, 1, "x", [], ["x"])),
        ("fields", (None, 1, {}, {"a": 1}, [1], [[]])),
        ("reference", (None, 1, "x", [], {"resource": []}, {"fields": {}})),
        ("foreignKeys", (None, 1, "x", ["x"], {"a": 1}, [[]])),
        ("primaryKey", (1, [1], {"a": 1}, [[]])),
        ("schema", (None, 1, "x", [], "http://[::1")),
        ("path", (None, 1, [], ["x"], {})),
    ],
)
def test_a_descriptor_of_another_kind_under_diff(example, name, values):
    """A descriptor that does not declare tables is refused in one line, on either side."""
    files = {f"data/{each.name}": each.read_bytes() for each in (example / "data").iterdir()}
    whole = (example / "datapackage.json").read_text("utf-8")
    for value in values:
        descriptor = json.loads(whole)
        claims = next(each for each in descriptor["resources"] if each["name"] == "claims")
        parts = {
            "constraints": claims["schema"]["fields"][0],
            "fields": claims["schema"]["foreignKeys"][0],
            "reference": claims["schema"]["foreignKeys"][0],
            "foreignKeys": claims["schema"],
            "primaryKey": claims["schema"],
        }
        parts.get(name, claims)[name] = value
        tables = MemoryFiles("odd", files | {"datapackage.json": json.dumps(descriptor).encode()})
        for old, new in ((tables, "docs/examples/arden"), ("docs/examples/arden", tables)):
            with pytest.raises(DocprovError) as refused:
                diff(old, new)
            assert "\n" not in str(refused.value)


@pytest.mark.long
def test_a_server_without_tls_does_not_hold_up_a_fetch():
    """The handshake has a deadline of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        limits = Limits(allow_private=True, seconds=60, connecting=0.3)
        with pytest.raises(DocprovError, match="not connected in time"):
            fetch_bytes(f"https://127.0.0.1:{port}/", limits)


@pytest.mark.long
def test_validation_opens_no_connection_and_changes_nothing(example, monkeypatch):
    """A package whose every address leads somewhere is judged without a socket, and stays as it
    is.
    """
    for path in example.rglob("*.yaml"):
        text = path.read_text("utf-8").replace("https://", "http://127.0.0.1:9/")
        path.write_text(text, encoding="utf-8")
    before = {path: path.read_bytes() for path in example.rglob("*") if path.is_file()}
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a socket was opened"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("a name was looked up"))
    assert validate(example, "docs/examples/arden/texts").coverage.rechecked
    assert before == {path: path.read_bytes() for path in example.rglob("*") if path.is_file()}


@pytest.mark.parametrize("seed", range(20))
def test_a_flipped_bit_in_the_record_of_a_release_is_found(series, seed):
    """Whichever bit of whichever file of a record is another one, the history has a fault."""
    files, chosen = FolderFiles(series[0]), random.Random(seed)  # noqa: S311 - no secret
    names = sorted(
        path.relative_to(series[0]).as_posix()
        for path in (series[0] / "releases").rglob("*")
        if path.is_file() and path.stat().st_size
    )
    name = chosen.choice(names)
    data = bytearray(files.read(name, 1 << 30))
    at = chosen.randrange(len(data) * 8)
    data[at // 8] ^= 1 << at % 8
    odd = EditedFiles(files, {name: bytes(data)})
    assert {"DP505", "DP506"} & {fault.rule for fault in check_history(odd)}, (name, at)


@pytest.mark.long
@pytest.mark.parametrize(
    "name", ["seen.json", "lock", "arden-2.0.0.zip", "arden-2.0.0.zip.dsse.json"]
)
def test_a_pipe_in_the_cache_holds_up_nothing(series, tmp_path, name):
    """A named pipe in the place of a file of the cache is an error in one line, or passed over."""
    dist = series[0].parent / "dist"
    folder = fetch(dist, cache=tmp_path).path.parent
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    ended = []

    def again():
        try:
            ended.append(fetch(dist, "2.0.0", cache=tmp_path).version)
        except DocprovError as error:
            ended.append(str(error))

    thread = threading.Thread(target=again, daemon=True)
    thread.start()
    thread.join(30)
    assert 1 == len(ended)
    assert "\n" not in ended[0]

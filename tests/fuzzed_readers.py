"""The readers that are fed with damaged files: seeds, what reads them, and the errors announced
beside `DocprovError`.
"""

import shutil
import tempfile
from functools import partial
from pathlib import Path

from tests import test_readers as captures
from tests.judged_passages import judged
from tests.workbooks import SOUND
from yaml import safe_load

from docprov.dossiers.locks import read_lock
from docprov.dossiers.workbook.reading import read_workbook
from docprov.dossiers.workbook.rows import Gathering
from docprov.dossiers.workbook.sheets import SHEETS
from docprov.dossiers.workbook.writing import workbook_bytes
from docprov.dossiers.yaml.reading import read_yaml
from docprov.evidence.extraction import extract, formats, media_type_of
from docprov.fetching.locations import offers, origin_of
from docprov.fetching.seen_releases import read_memory
from docprov.model.dates import Date
from docprov.model.values import Quantity, parse_decimal
from docprov.package.committed import build
from docprov.package.package import open_package, refuse_unreadable
from docprov.recording.taking import import_records
from docprov.releases.indexes import read_index
from docprov.releases.keys import keygen, read_private, trust_of
from docprov.releases.releases import release
from docprov.releases.signatures import check_envelope
from docprov.releases.verification import verify_archive
from docprov.rules.agreement import Recorded, wording
from docprov.rules.frames import LONGEST_JUDGED
from docprov.storage.archives import archive_bytes, read_archive
from docprov.storage.files import EditedFiles, FolderFiles, MemoryFiles
from docprov.tables.delimited import read_csv
from docprov.text.gaps import dropped_by
from docprov.text.language import language_of
from docprov.text.quotes import locate
from docprov.validation.validation import validate
from docprov.versions.editions import read_edition
from docprov.versions.history import check_history

EXAMPLE = Path("docs/examples/arden")
CASES = Path("tests/cases/taking")
DOSSIER = "dossiers/arden-2011.yaml"
MHTML = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"; type="text/html"\r\n\r\n'
    b"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
    b"\r\nContent-Location: https://a.example/\r\n\r\n<p>41 d=C3=B6ckers\r\n--b--\r\n"
)
RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\pard\f0 41 d\'f6ckers\par \u1234?"
    rb'{\field{\*\fldinst HYPERLINK "a"}{\fldrslt b}}\trowd\cell x\row}'
)
QUOTES = ("41 dockers", "the fate of over 150", "nearly 30 boats ... under water", "?", "(...)")


def below(folder):
    """Return the files below a folder, by name."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def said_in_languages():
    """Return stretches of invented text in each language, below its tag."""
    cases = safe_load((CASES.parent / "quantities/readings.yaml").read_text("utf-8"))
    return [
        f"{tag}\n{'. '.join(case['text'] for case in listed[first : first + 6])}".encode()
        for tag, listed in cases.items()
        for first in range(0, len(listed), 6)
    ]


def judged_in_languages(data):
    """Judge claims by the words of a damaged text, of which the second third is quoted."""
    tag, _, text = data.decode("utf-8", "replace").partition("\n")
    language = language_of(tag) or language_of("en")
    text = text[:LONGEST_JUDGED]
    start, stop = len(text) // 3, 2 * len(text) // 3
    judged(language, text, start, stop)
    number = Recorded(value_type="quantity", comparator="exact", value="40")
    wording(number, text[start:stop], language)
    dropped_by(text, language)


def captured_seeds():
    """Return files of each format that is read, by its media type."""
    by_type = {each.media_type: [] for each in formats().values()}
    for data, _ in captures.TEXTS.values():
        by_type[media_type_of(data, "")].append(data)
    more = {
        "pdf": captures.pdf(
            [(12, 70, 700, "41 dockers"), (9, 70, 680, "page 3")], [(12, 70, 700, "x")]
        ),
        "warc": captures.warc(("https://a.example", "text/html", b"<h1>Arden</h1><p>41 dockers")),
        "mhtml": MHTML,
        "txt": (EXAMPLE / "texts/arden-2011.txt").read_bytes(),
        "html": b"<html lang=en><title>A</title><h1>Arden</h1><table><tr><td>41<td>dockers</table>",
        "rtf": RTF,
    }
    for kind, data in more.items():
        by_type[next(each for each in by_type if kind in formats()[each].endings)].append(data)
    return {each: seeds or [b"one\ntwo\n"] for each, seeds in by_type.items()}


def readers():  # noqa: PLR0915 - a list of readers
    """Return seeds, reader and announced errors of each reader."""
    place = Path(tempfile.mkdtemp(prefix="fuzzing-"))
    package = below(EXAMPLE)
    sources = {
        name: data for name, data in package.items() if not name.startswith(("data", "texts"))
    }
    tables = {name: data for name, data in package.items() if name.startswith("data")}
    yaml = [data for name, data in sources.items() if name.endswith(".yaml")]
    dossiers = [
        data
        for name, data in sources.items()
        if name.startswith("dossiers/") and name.endswith(".yaml")
    ]
    sheets = [data for name, data in tables.items() if name.endswith(".csv")]
    shutil.copytree(EXAMPLE, place / "arden")
    key = keygen(place / "a.pem")
    made = release(place / "arden", place / "dist", sign=[key.private])
    envelope = next((place / "dist").glob("*.dsse.json")).read_bytes()
    recorded = FolderFiles(place / "arden")
    record = "releases/0.1.0/release.json"
    released = read_archive(made.archive.read_bytes())
    index = next((place / "dist").glob("index*.json")).read_bytes()
    trust = trust_of(key.trust.read_bytes())
    (place / "cache").mkdir()

    def source_file(name, use):
        def read(data):
            use(EditedFiles(MemoryFiles("arden", sources), {name: data}))

        return read

    def table_file(name):
        def read(data):
            files = MemoryFiles("arden", tables | {name: data})
            opened = open_package(files)
            refuse_unreadable(opened)
            read_edition(files)

        return read

    def release_file(name):
        def read(data):
            assert (
                not verify_archive(archive_bytes(released | {name: data})).ok
                or data == released[name]
            )

        return read

    def written(name, read_file):
        def read(data):
            (place / name).write_bytes(data)
            read_file(place / name)

        return read

    def as_text(data):
        return data.decode("utf-8", "surrogateescape")

    def quoted(data):
        text = data.decode("utf-8", "replace")
        for quote in (*QUOTES, text[: len(text) // 3], text[-40:]):
            found = locate(quote, text)
            assert not found.found or 0 <= found.start <= found.stop <= len(text)

    def history(name):
        def read(data):
            found = list(check_history(EditedFiles(recorded, {name: data})))
            assert found or data == recorded.read(name, 1 << 30)

        return read

    def captured(media_type):
        def read(data):
            for each in extract(data, media_type):
                each.text.encode("utf-8")

        return read

    def memory(data):
        (place / "cache/seen.json").write_bytes(data)
        read_memory(place / "cache", "x")

    def zenodo(data):
        offers(origin_of("10.5281/zenodo.123"), "1.0.0", lambda *_: (data, "http://a.example/"))

    seen = (
        b'{\n  "format": 1,\n  "source": "x",\n  "digests": {"arden": {"1.0.0": "sha256:%s"}}\n}\n'
    )
    entry = b'{"id": 123, "files": [{"key": "arden-1.0.0.zip", "size": 3}]}'
    deposit = b'{"id": 123, "files": [], "hits": {"hits": [%s]}}' % entry
    quantities = [
        *(b"41", b"about 40", b"between 20 and 30", b"more than 1,275.5", b"-3", b"several"),
        *("٤١".encode(), b"1 234", b"1e3", b"no fewer than twelve"),
    ]
    dates = [b"1992-02-25/1992-02-26", b"2024~", b"1994", b"199X", b"../1994", b"2024-02-29"]
    by_type = captured_seeds()
    found = {
        "yaml": (yaml, lambda data: read_yaml("a.yaml", data, [])),
        "dossier": (dossiers, source_file(DOSSIER, build)),
        "dossier, validated": (dossiers, source_file(DOSSIER, validate)),
        "package.yaml": ([sources["package.yaml"]], source_file("package.yaml", build)),
        "waivers": (
            [b"waivers:\n  - {rule: DP317, record: x, reason: y, until: 2030-01-01}\n"],
            source_file("waivers.yaml", validate),
        ),
        "lock": (
            [sources["dossiers/arden-2011.lock.json"]],
            source_file("dossiers/arden-2011.lock.json", build),
        ),
        "lock alone": (
            [sources["dossiers/arden-2011.lock.json"]],
            lambda data: read_lock("a.lock.json", data, []),
        ),
        "csv": (sheets, read_csv, ValueError),
        "claims.csv": ([tables["data/claims.csv"]], table_file("data/claims.csv")),
        "descriptor": ([package["datapackage.json"]], table_file("datapackage.json")),
        "table, validated": (
            [tables["data/claims.csv"], tables["data/passages.csv"]],
            lambda data: validate(
                MemoryFiles(
                    "arden",
                    tables
                    | {"datapackage.json": package["datapackage.json"], "data/claims.csv": data},
                )
            ),
        ),
        "manifest": ([released["manifest.json"]], release_file("manifest.json")),
        "citation of a release": ([released["CITATION.cff"]], release_file("CITATION.cff")),
        "record": ([recorded.read(record, 1 << 30)], history(record)),
        "archive": ([made.archive.read_bytes()], read_archive),
        "small archive": ([archive_bytes({"a.csv": b"id\n", "b.json": b"{}"})], read_archive),
        "index": ([index], read_index, ValueError),
        "memory of releases": ([seen % (b"0" * 64)], memory),
        "deposit": ([entry, deposit], zenodo),
        "signature": ([envelope], lambda data: check_envelope(data, trust)),
        "trust": ([key.trust.read_bytes()], trust_of, ValueError),
        "private key": ([key.private.read_bytes()], written("b.pem", read_private)),
        "workbook": (
            [workbook_bytes(SHEETS, {name: SOUND.get(name, ()) for name in SHEETS}, {})],
            lambda data: Gathering(
                "a.xlsx", SHEETS, read_workbook("a.xlsx", data, SHEETS, []).rows, []
            ).dossier(),
        ),
        "words": (said_in_languages(), judged_in_languages),
        "quote": ([*(package[name] for name in package if name.startswith("texts"))], quoted),
        "date": (dates, lambda data: Date(as_text(data)), ValueError),
        "quantity": (quantities, lambda data: Quantity.parse(as_text(data)), ValueError),
        "number": (quantities, lambda data: parse_decimal(as_text(data)), ValueError),
    }
    for media_type, seeds in by_type.items():
        label = formats()[media_type].endings[0]
        found[f"capture {label}"] = (seeds, captured(media_type))
    kinds = {"csl": "csl.json", "ris": "works.ris", "bibtex": "works.bib"}
    kinds |= {"annotations": "hypothesis.json", "langextract": "extractions.jsonl"}
    for kind, name in {
        **kinds,
        "claimreview": "reviews.jsonld",
        "annotations w3c": "w3c.json",
    }.items():
        take = partial(
            import_records,
            package=EXAMPLE,
            format=kind.partition(" ")[0],
            day="2026-05-02",
            write=False,
        )
        found[f"import {kind}"] = ([(CASES / name).read_bytes()], written("taken", take))
    return found

"""The pages of the package as a whole: overview, citations, dictionary, download, changes."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from docprov.findings.wording import Words
from docprov.model.metadata import DESCRIPTOR
from docprov.model.records import RESOURCES
from docprov.site.charts import dated_documents, number_charts, timeline
from docprov.site.checks import checks_of
from docprov.site.citation_graph import (
    by_document,
    citation_graph,
    citation_links,
    origin_graph,
    origin_links,
    shared_by,
)
from docprov.site.comparisons import grid_of
from docprov.site.contents import Contents
from docprov.site.finding_kinds import DEPENDING
from docprov.site.framing import Frame, Page
from docprov.storage.files import LARGEST_YAML, FileFaultError, sha256
from docprov.versions.records import read_record, recorded_versions

_MOST_SHARED = 100
"""How many works and voices that several documents share are listed."""


@frozen
class Download:
    """A file that can be taken from the site.

    Attributes:
        name: its name, from the top of the package.
        digest: its sha256.
        size: its number of bytes.
        records: how many records it has; None where it is no table.
    """

    name: str
    digest: str
    size: int
    records: int | None


def package_pages(frame: Frame) -> Iterator[Page]:
    """Yield the pages of the package, and the files that can be taken."""
    contents = frame.contents
    yield _overview(frame)
    yield frame.page(
        "citations.html",
        "citations.html",
        "Citations and origins",
        graph=citation_graph(contents),
        origins=origin_graph(contents),
        voices_of=by_document(origin_links(contents)),
        shared_works=shared_by(citation_links(contents)),
        shared_voices=shared_by(origin_links(contents)),
        most=_MOST_SHARED,
    )
    yield frame.page("about.html", "text.html", "About", text=_text(contents, "README.md"))
    changes = _text(contents, "CHANGELOG.md")
    yield frame.page(
        "changes.html", "text.html", "Changes", text=changes, versions=_versions(contents)
    )
    tables = [RESOURCES.get(name, table.resource) for name, table in contents.tables.items()]
    yield frame.page("dictionary.html", "dictionary.html", "Data dictionary", tables=tables)
    yield frame.page("activities.html", "activities.html", "Work on the records")
    files = dict(contents.files)
    downloads = [_download(contents, name, data) for name, data in sorted(files.items())]
    yield frame.page("download.html", "download.html", "Download and verify", files=downloads)
    for name, data in files.items():
        yield f"download/{name}", data


def _overview(frame: Frame) -> Page:
    """Return the first page."""
    contents = frame.contents
    current = contents.current_of(contents.corpus.claims)
    subjects = Counter(claim.subject for claim in current)
    main = min(subjects, key=lambda each: (-subjects[each], each), default=None)
    grid = grid_of(contents, main) if main else None
    key = grid.key().limited(40) if grid else None
    return frame.page(
        "index.html",
        "overview.html",
        "Overview",
        current=len(current),
        gone=len(contents.corpus.claims) - len(current),
        cited=len(contents.current_of(contents.corpus.citations)),
        named=len(contents.current_of(contents.corpus.agents)),
        held=len(contents.current_of(contents.sources)),
        table=key,
        questions=sum(len(each.rows) for each in grid.groups) if grid else 0,
        chart=number_charts(contents, key) if key else None,
        timeline=timeline(contents),
        dated=dated_documents(contents),
        leading=[each for each in contents.found if each.rule in {"DF201", "DF205"}][:8],
        kinds=frame.kinds,
        shared=[each for each in frame.kinds if each[0].rule.code in DEPENDING],
        checks=checks_of(contents),
    )


def _text(contents: Contents, name: str) -> str:
    files = contents.package.files
    if name not in files.names():
        return ""
    try:
        return files.read(name, LARGEST_YAML).decode("utf-8", "replace")
    except FileFaultError:
        return ""


def _versions(contents: Contents) -> list[tuple[str, str]]:
    """Return the recorded releases with the digests of their archives, latest first."""
    files = contents.package.files
    found = []
    for version in recorded_versions(files):
        record = read_record(files, version)
        found.append((version, record.digest if record else ""))
    return found[::-1]


def _download(contents: Contents, name: str, data: bytes) -> Download:
    table = name.rpartition("/")[2].removesuffix(".csv")
    records = None if name == DESCRIPTOR else len(contents.tables[table])
    return Download(name, sha256(data), len(data), records)


def search_records(contents: Contents) -> Iterator[dict[str, Any]]:
    """Yield what the page of the search knows of each record.

    `k` is its kind, `h` its address, `t` its name or statement; a claim has its quote `q`, value
    `v`, document `d`, subject `s`, predicate `p` and origin `o`, and `x` where another one differs;
    a finding has its message `m`. Others have their other names `n`. `w` is what is withdrawn.
    """
    words: Words = contents.words
    for claim in contents.corpus.claims:
        found = {
            "k": "claim",
            "h": contents.addresses.of("claims", claim.id),
            "t": claim.statement,
            "q": contents.quote(claim),
            "v": words.value(claim.id),
            "d": claim.document,
            "l": contents.locator(claim.passage),
            "s": claim.subject,
            "p": claim.predicate,
            "o": contents.origin(claim),
            "w": contents.is_gone("claims", claim.id),
            "x": claim.id in contents.differing,
        }
        yield {name: value for name, value in found.items() if value}
    for resource, column in _NAMED.items():
        for record in contents.tables[resource]:
            text = getattr(record, column)
            address = contents.addresses.of(resource, record.id)
            found = {"k": resource.removesuffix("s"), "h": address, "t": text}
            names = [each.name for each in contents.names(resource, record.id)]
            found |= {"n": ", ".join(names), "w": contents.is_gone(resource, record.id)}
            yield {name: value for name, value in found.items() if value}
    for each in contents.found:
        address = contents.addresses.of("findings", each.id)
        text = f"{contents.rule_name(each.rule)}: {contents.headline(each)}"
        yield {"k": "finding", "h": address, "t": text, "m": each.message}


_NAMED = {"documents": "label", "subjects": "label", "predicates": "label", "agents": "name"}

"""How results appear at a prompt: a short repr, readable text, and cards that are safe on any
page.
"""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from tests.strategies import any_records, filled, hostile, hostile_reports

import docprov
from docprov.diagnostics.summaries import Summary, table_card, text_card
from docprov.tables.table import Table


@pytest.fixture(scope="module")
def results(first_release, tmp_path_factory):
    """Return a result of each public function that reads or releases."""
    package = first_release / "arden"
    released = docprov.release(package, tmp_path_factory.mktemp("again"))
    corpus = docprov.load(package)
    difference = docprov.diff("datapackage@0.1.0", "datapackage@1.0.0")
    opened = docprov.open_package(package)
    report = docprov.validate(package)
    cache = tmp_path_factory.mktemp("cache")
    return [
        docprov.build(package),
        docprov.build_public(package),
        docprov.anchor(package, write=False),
        docprov.fix(package, write=False),
        docprov.review(package, write=False),
        docprov.fetch(released.archive, cache=cache),
        docprov.rebuild(package),
        docprov.restore(f"{package}@0.1.0", cache),
        docprov.verify(released.archive),
        *(released, corpus, corpus.claims, corpus.metadata, difference, opened, opened.edition),
        *(opened.previous, report, report.coverage, corpus.coverage_of("arden-2011")),
        *difference.tables.values(),
        *opened.edition.tables.values(),
    ]


@pytest.mark.long
def test_every_repr_is_one_short_line(results):
    """A prompt shows what a result is, never everything in it."""
    for each in results:
        assert repr(each).startswith(f"<{type(each).__name__}")
        assert len(repr(each)) < 250
        assert "\n" not in repr(each)


def test_every_result_reads_as_text(results):
    """As text a result is lines that name what it contains; bytes and objects are not shown."""
    for each in results:
        text = str(each)
        assert text
        assert text != repr(each)
        assert not re.search(r"\bb'|=Path|at 0x|\bNone, None", text), text
        assert max(map(len, text.splitlines())) < 300


def test_text_says_the_verdict(results):
    """The checks of a release and the change that a difference demands are in the text."""
    by_name = {type(each).__name__: str(each) for each in results}
    assert by_name["Verification"].endswith("ok")
    assert "not made" in by_name["Verification"]
    assert by_name["Diff"].startswith(
        "datapackage@0.1.0 (0.1.0) -> datapackage@1.0.0 (1.0.0): major"
    )
    assert "  claims: 12\n" in by_name["Corpus"]


class Page(HTMLParser):
    """Reads a card: the names of its elements, and its text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert {"style"} >= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text.append(data)


def test_cards_set_no_colour_and_remain_small(results):
    """A card is read on a light and on a dark page, and does not fill a notebook."""
    for each in results:
        html = each._repr_html_()
        assert {"div", "b"} <= Page(html).tags
        assert len(html) < 30_000
        colours = set(re.findall(r"(?:color|background)[^;]*", html.split("<b>")[0]))
        assert {"color:inherit", "background:transparent"} == colours


@pytest.mark.long
@given(hostile_reports)
def test_no_text_of_a_report_becomes_markup(report):
    """Whatever a package contains is text in its card."""
    assert Page(report._repr_html_()).tags <= {"div", "b", "pre"}


@given(any_records)
def test_a_record_and_its_table_are_cards(drawn):
    """Every value of a record is in its card, cut where it is long."""
    resource, record = drawn
    for card in (record._repr_html_(), Table.of(resource, [record])._repr_html_()):
        assert Page(card).tags <= {"div", "b", "table", "tr", "th", "td"}


@given(hostile, filled)
def test_cards_escape_titles_and_cells(title, cell):
    """Titles, headers and cells cannot add an element."""
    assert Page(text_card(title, cell)).tags == {"div", "b", "pre"}
    assert Page(table_card(title, [cell], [[title]])).tags <= {
        "div",
        "b",
        "table",
        "tr",
        "th",
        "td",
    }


def test_every_result_class_is_a_summary():
    """A public class of results that is added must have a short repr as well."""
    ending = ("Result", "Report", "Build", "Diff", "Verification", "Release", "Download", "Edition")
    kinds = [getattr(docprov, name) for name in docprov.__all__ if name.endswith(ending)]
    assert [docprov.Report] == [kind for kind in kinds if not issubclass(kind, Summary)]

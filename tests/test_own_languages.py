"""Lists of words that a package brings for its languages."""

import re

import polars as pl
import pytest
from tests.commands import run

from docprov.dossiers.package_file import metadata_of_entry, package_entry
from docprov.findings.frames import finding_frames
from docprov.package.package import open_package
from docprov.storage.files import MemoryFiles
from docprov.tables.table import Table
from docprov.text.denials import denial_of
from docprov.text.gaps import weighty
from docprov.text.language import LANGUAGES, entries_of, shipped_lists
from docprov.text.own_languages import SHIPPED, Languages, list_problems
from docprov.text.quantities import quantities_of

HEAD = "name: notes\nversion: 0.1.0\nlanguages:\n"


def stated_in(text, language):
    """Return the numbers of a text with their comparators."""
    return [(each.low, sorted(each.comparators)) for each in quantities_of(text, language)]


def test_words_of_a_package_are_read_with_those_of_the_language():
    """What a package adds counts, what it takes out does not, and the rest stays."""
    own = Languages(
        {
            "en": {
                "comparators": {"about": "shall we say, !roughly"},
                "numbers": "umpteen 13",
            }
        }
    )
    english = own.of("en-GB")
    assert stated_in("shall we say 40 boats", english) == [(40, ["about"])]
    assert stated_in("roughly 40 boats", english) == [(40, [])]
    assert stated_in("nearly umpteen boats", english) == [(13, ["nearly"])]
    assert stated_in("roughly 40 boats", SHIPPED.of("en")) == [(40, ["about"])]


def test_a_package_begins_a_language():
    """A language without lists has those that a package brings, and others have none."""
    welsh = Languages({"cy": {"comparators": {"about": "tua"}, "negations": "nid"}}).of("cy")
    assert stated_in("tua 40 o gychod", welsh) == [(40, ["about"])]
    assert denial_of("nid oedd", welsh) == "nid"
    assert SHIPPED.of("cy") is None


BAD = {
    "  en: {hedge: say}\n": (4, "languages.en: no list is named 'hedge'"),
    "  en:\n    months: yule\n": (5, "languages.en: 'yule' does not end with its number"),
    "  en:\n    comparators:\n      roughly: say\n": (6, "languages.en: 'roughly' is not one of"),
    "  en:\n    spaceless: perhaps\n": (5, "languages.en: spaceless is true or false"),
    "  en:\n    relative: yule day\n": (5, "languages.en: 'yule day' does not end with day"),
    "  ru: {shared_scales: many}\n": (4, "languages.ru: 'many' does not end with its number"),
    "  ja: {letters: 万 many}\n": (4, "languages.ja: '万 many' is not a letter with those"),
    "  ar: {initials: أ}\n": (4, "languages.ar: 'أ' is not the beginning of a word with what"),
    "  english: {numbers: umpteen 13}\n": (4, "languages.english: 'english' is not the code"),
    "  en: [umpteen]\n": (4, "languages.en: the lists of a language are a mapping"),
    "  en: {units: {cran: [cran]}}\n": (4, "languages.en: units.cran is one text"),
}


def test_each_list_of_numbers_has_its_number_asked_for():
    """A list whose entries all end with a number is read as one, so an entry without is a fault."""
    lists = [shipped_lists(code) for code in LANGUAGES]
    texts = {name for each in lists for name in each if each[name] and isinstance(each[name], str)}
    for name in sorted(texts - {"relative"}):  # which has a period before its number
        entries = (entry for each in lists for entry in entries_of(str(each.get(name) or "")))
        if all(re.fullmatch(r".+ -?[\d.]+", entry) for entry in entries):
            assert list(list_problems("en", {name: "several"})), name


@pytest.mark.parametrize("stated", BAD)
def test_a_list_that_cannot_be_is_a_fault_at_its_line(stated):
    """A list of an unknown name, or of the wrong form, is told with the line of it."""
    faults = []
    files = MemoryFiles("notes", {"package.yaml": (HEAD + stated).encode()})
    metadata_of_entry(package_entry(files, faults))
    line, said = BAD[stated]
    assert [(each.place.line, each.rule) for each in faults if "languages" in each.message] == [
        (line, "DP014")
    ]
    assert said in "".join(each.message for each in faults)


@pytest.mark.long
def test_a_package_is_judged_by_its_own_words(example):
    """A denial that only the package knows is told, and is known from the descriptor too."""
    file = example / "package.yaml"
    assert "DP317" not in run("validate", example).stdout
    own = 'languages:\n  en:\n    negations: "pier"\n'
    file.write_text(file.read_text("utf-8") + own, encoding="utf-8")
    run("build", example)
    assert "DP317" in run("validate", example).stdout
    assert open_package(example / "datapackage.json").metadata.languages == {
        "en": {"negations": "pier"}
    }


def test_findings_read_the_words_of_a_package():
    """A time after its document is told, unless words that only the package knows mean a plan."""
    tables = dict(open_package("docs/examples/arden").tables)
    late = tables["claims"].frame.with_columns(pl.lit("2012-01-01").alias("time"))
    tables["claims"] = Table(tables["claims"].resource, late)
    own = Languages(
        {"en": {"futures": "boats, dockers, women, boys, sheds, smoke, pier, fate, 41"}}
    )
    frames = [
        finding_frames(tables, {}, languages)["claims"].collect() for languages in (SHIPPED, own)
    ]
    late, planned = (frame["_late"].sum() for frame in frames)
    assert late > planned


def test_one_rule_says_which_words_deny_by_their_ending():
    """A word that the lists call no denial, or that is too short, has no weight in a gap either."""
    turkish = SHIPPED.of("tr")
    assert [weighty(word, turkish) for word in ("temiz", "yanmadı", "maz")] == [
        None,
        "yanmadı",
        None,
    ]
    assert denial_of("temiz", turkish) == denial_of("maz", turkish) == ""

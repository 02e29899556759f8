"""The listing of numbers and quantifiers that no record quotes: its logic on invented texts, and
the listing itself.
"""

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "docs" / "coverage.py"
TEXT = (
    "Some 40 boats sank. Forty-two sailors and several cooks were saved, over there, in about ten "
    "hours.\nRead 3 more."
)
BODY = (0, TEXT.index("\n"))


@pytest.fixture(scope="module")
def script():
    """Return the script as a module, under a name that no library has."""
    spec = importlib.util.spec_from_file_location("listing_of_numbers", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def span(phrase):
    return TEXT.index(phrase), TEXT.index(phrase) + len(phrase)


def test_finds_numbers_and_quantifiers_of_the_body(script):
    """Digits, number words, each part of a compound, quantifiers and hedges before a number count.

    Furniture does not.
    """
    found = script.tokens(TEXT, [BODY])
    assert ["Some", "40", "Forty", "two", "several", "about", "ten"] == [word for _, word in found]
    assert all(TEXT[at:].startswith(word) for at, word in found)


def test_a_word_within_a_passage_needs_no_reason(script):
    """What lies wholly within a passage is accounted for; what a passage only touches is not."""
    spans = [
        span("Some 40 boats"),
        span("Forty-two sailors"),
        span("cooks were saved"),
        span("about te"),
    ]
    coverage = script.account({"note": (TEXT, [BODY])}, {"note": spans}, {})
    assert {"note": (7, 5)} == coverage.counts
    assert [
        f"note: {word!r} at {TEXT.index(word)} is neither quoted nor listed"
        for word in ("several", "ten")
    ] == [*coverage.faults]


def test_a_listed_word_is_shown_with_its_reason(script):
    """A word that is listed with a reason is no fault, and the listing shows its position and the
    word alone.
    """
    token = script.Token(document="note", start=TEXT.index("several"), word="several")
    spans = [span("Some 40 boats"), span("Forty-two sailors"), span("about ten hours")]
    coverage = script.account({"note": (TEXT, [BODY])}, {"note": spans}, {token: "turn of phrase"})
    listing = script.render(coverage, {"turn of phrase": "it counts nothing", "unused": "never"})
    assert [] == coverage.faults
    assert f"| `note` | {token.start} | several | turn of phrase |\n" in listing
    assert "| `note` | 7 | 6 | 1 |\n" in listing
    assert "cooks" not in listing
    assert "unused" not in listing


def test_a_reason_for_nothing_is_a_fault(script):
    """A reason whose word is quoted, stands elsewhere or is another word is reported, so that the
    list cannot grow stale.
    """
    stale = [
        script.Token(document="note", start=start, word=word)
        for start, word in ((5, "40"), (6, "several"), (20, "Forty"))
    ]
    coverage = script.account(
        {"note": (TEXT, [BODY])}, {"note": [BODY]}, dict.fromkeys(stale, "turn of phrase")
    )
    assert ["'40' at 5", "'several' at 6", "'Forty' at 20"] == [
        fault.removeprefix("note: ").removesuffix(" is listed for nothing")
        for fault in coverage.faults
    ]


def test_a_reason_has_a_meaning(script):
    """A reason that the file does not explain is refused."""
    text = (
        "reasons: {points back: it adds nothing}\nlisted: "
        "{note: [{at: 3, word: one, reason: %s}]}\n"
    )
    meanings, reasons = script.read_reasons(text % "points back")
    assert ({"points back": "it adds nothing"}, ["points back"]) == (meanings, [*reasons.values()])
    with pytest.raises(ValueError, match="no meaning is given for the reasons turn of phrase"):
        script.read_reasons(text % "turn of phrase")


@pytest.fixture
def listing(example, tmp_path, script):
    """Return the listing of the invented package, written, with a reason for each word outside its
    passages.
    """
    path = tmp_path / "listing.md"
    reasons = path.with_suffix(".yaml")
    reasons.write_text("reasons: {invented: it belongs to the example}\nlisted: {}\n", "utf-8")
    texts, passages, _ = script.held(example, example / "texts")
    lost = script.account(texts, passages, {}).faults
    entries = {}
    for fault in lost:
        document, _, rest = fault.partition(": ")
        word, _, at = rest.removesuffix(" is neither quoted nor listed").partition(" at ")
        entries.setdefault(document, []).append(f"{{at: {at}, word: {word}, reason: invented}}")
    stated = "".join(f"  {document}: [{', '.join(parts)}]\n" for document, parts in entries.items())
    reasons.write_text(
        f"reasons: {{invented: it belongs to the example}}\nlisted:\n{stated}", "utf-8"
    )
    assert len(lost) > 3
    assert 0 == script.main([*given(example, path)])
    return path


def given(example, path):
    return "--package", str(example), "--evidence", str(example / "texts"), "--listing", str(path)


@pytest.mark.long
def test_check_ends_with_0_1_or_2(example, listing, script, capsys, tmp_path):
    """A current listing is 0, one that was changed or lacks a reason 1, and a run without texts 2,
    which it says.
    """
    arguments = given(example, listing)
    written, reasons = listing.read_bytes(), listing.with_suffix(".yaml")
    assert 0 == script.main([*arguments, "--check"])
    listing.write_bytes(written + b"\n")
    assert 1 == script.main([*arguments, "--check"])
    assert "listing.md is not current: run python docs/coverage.py\n" in capsys.readouterr().out
    listing.write_bytes(written)
    reasons.write_text(reasons.read_text("utf-8").replace("{at: ", "{at: 9", 1), "utf-8")
    assert 1 == script.main([*arguments, "--check"])
    assert "is neither quoted nor listed" in capsys.readouterr().out
    (tmp_path / "empty").mkdir()
    assert 2 == script.main([*arguments, "--check", "--evidence", str(tmp_path / "empty")])
    assert (
        "not checked, since their texts are not at hand: arden-2011.t001, leith-2012.t001"
        in capsys.readouterr().err
    )


@pytest.mark.long
def test_the_listing_of_our_package_is_current(script, evidence, capsys):
    """Every number and quantifier of the five texts is quoted or listed.

    Without the texts the test says it did not look.
    """
    if evidence is None:
        with capsys.disabled():
            sys.stdout.write(
                "\nnot checked: the numbers and quantifiers of the texts of datapackage\n"
            )
        assert 2 == script.main(["--check"])
    else:
        assert 0 == script.main(["--check", "--evidence", evidence])

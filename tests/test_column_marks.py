"""Columns of plain text: a quote runs over the room behind a label, and into no other column."""

import pytest

from docprov import locate


def lines(*rows):
    return "\n".join(rows) + "\n"


TOLD = ("The boats were lost.", "Forty-one boats were found", "The mill burned.")
READ = [
    (name, lines(*(f"{name.format(n=at)}{room}{told}" for at, told in enumerate(TOLD, 1))))
    for name in (
        "Art. {n}",
        "§ {n}",
        "•",
        "-",
        "–",
        "10.{n}",
        "({n})",
        "{n}",
        "Mr JONES:",
        "The harbour master:",
        "Minister",
        "{n} May 1911",
        "191{n}",
        "o",
        "A",
        "Art. IV",
    )
    for room in ("\t", "   ")
]
SHORT = lines("Art. 1\tThe boats", "Art. 2\tForty-one boats", "Art. 3\tThe mill")
TALK = lines("President\tWere they lost?", "Minister\tForty-one boats.", "President\tThank you.")
ASKED = lines("Q\tWere they lost?", "A\tNo.", "Q\tAll of them?", "A\tYes.", "Q\tWhen?")
SECTIONS = lines(*(f"§ {at}\t{40 + at - 1} boats were lost in May" for at in (1, 2, 3)))
PROSE = lines("The boats\twere lost in", "the storm\tof that night", "and the\tmill burned.")
WRAPPED = lines(
    "They lay in the harbour\tuntil the storm of the second night took them, and",
    "nobody who lived on the quay\theard of it; the boats",
    "were found by the pilots in May\ton the rocks behind the mole.",
)


@pytest.mark.parametrize(("name", "text"), READ)
def test_words_behind_a_label_are_read_with_it(name, text):
    """Numbers, bullets, names and dates before sentences are no column of their own."""
    assert locate(f"{name.format(n=2)} Forty-one boats were found", text).found


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("Art. 2 Forty-one boats", SHORT),
        ("Minister Forty-one boats", TALK),
        ("The boats were lost in the storm of that night", PROSE),
        ("lay in the harbour until the storm", WRAPPED),
        ("by the pilots in May on the rocks", WRAPPED),
        ("Were they lost? A No.", ASKED),
        ("2 41 boats were lost in May", SECTIONS),
    ],
)
def test_a_tab_in_words_that_run_on_parts_nothing(quote, text):
    """Tabs of prose and of minutes are white space."""
    assert locate(quote, text).verdict == "normalised"


FATES = lines(
    "Kara    lost in the ice of the bay", "Minna   burned at the old quay", "Tora    sold"
)
LOG = lines("2 May   The crew was lost.", "3 May   The mill burned.", "4 May   The cow died.")


def test_what_is_told_of_a_name_ends_with_its_line():
    """Without a stop the words of one item do not run on into the next; with one they may."""
    assert locate("Minna burned at the old quay", FATES).found
    assert locate("of the bay Minna burned", FATES).reason == "it crosses to another column"
    assert locate("The mill burned. 4 May The cow died", LOG).found


COLUMNS = lines(
    "The bridge was open today\tWhen the mast was raised",
    "for ships at every tide so\tpotatoes under glass were",
    "the road was moved in May\tsent by rail that week.",
)
NAMES = lines("Boat\tHome port", "Kara\tOld Quay", "The Minna of Ny\tSund", "Tora\tVik")
REMARKS = lines(
    "1911\tThe ferry sank in the ice.\tNobody came to help it.",
    "1912\tThe ferry was raised again.\tThe pilots did it in May.",
    "1913\tThe ferry was sold to the north.\tNo ferry ran.",
)
CONTENTS = lines("Chapter 1\t12", "Chapter 2\t41", "Chapter 3\t67")
MISSING = lines("Kara     41", "-        26", "Minna    30", "Tora     12")
WORDY = lines(
    "The pier in the storm\t7", "What was lost at the mole\t12", "Of the mill and its end\t41"
)
VERSE = lines(
    "Down the bay      When the mast was raised",
    "Over the sea      potatoes under glass were",
    "Home at noon      sent by rail in the month",
)
SUNK = lines("Pier 1   41 boats lost", "Pier 2   26 boats lost", "Pier 3   12 boats lost")
RULED = lines("Port   Ships   Tons", "-" * 20, "Sund      12    340", "Kara       7     96")
PIERS = lines("Pier 1   41 boats", "Pier 2   26 boats", "Pier 3   12 boats")


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("was open today When the mast", COLUMNS),
        ("every tide so potatoes", COLUMNS),
        ("Kara Old Quay", NAMES),
        ("Sund Tora", NAMES),
        ("in the ice. Nobody came", REMARKS),
        ("1912 The ferry was raised", REMARKS),
        ("Chapter 2 41", CONTENTS),
        ("41 Chapter 3", CONTENTS),
        ("41 - 26", MISSING),
        ("26 Minna 30", MISSING),
        ("Pier 2 26 boats", PIERS),
        ("Ships Tons", RULED),
        ("26 boats Pier 3", PIERS),
        ("Pier 2 26 boats lost", SUNK),
        ("lost at the mole 12", WORDY),
        ("12 Of the mill", WORDY),
        ("Over the sea potatoes", VERSE),
        ("raised Over the sea", VERSE),
    ],
)
def test_a_table_bounds_a_quote_and_this_is_said(quote, text):
    """Cells and columns are not read as one, and the verdict says why."""
    found = locate(quote, text)
    assert found.verdict == "absent"
    assert found.reason == "it crosses to another column"


TOWNS = "".join(f"Town {at:06d}   {at % 89 + 10}   {at % 71 + 10}\n" for at in range(70_000))


@pytest.mark.long
@pytest.mark.parametrize("notes", [0, 200_001])
def test_tables_of_any_size_bound_a_quote(notes):
    """The rooms of a large table do not make the other marks too many, and what crosses them is
    refused where the marks are too many as well.
    """
    text = "The crew[2] of the win-\nter boats came home.\n" + "a[1] " * notes + "\n" + TOWNS
    for quote in ("Town 000005 15", "15 15 Town 000006"):
        found = locate(quote, text)
        assert (found.verdict, found.reason) == ("absent", "it crosses to another column")
    elided = locate("Town 000005 ... Town 000006", text)
    assert elided.reason == "the gap crosses to another column"
    found = locate("crew of the winter boats", text)
    assert found.verdict == ("absent" if notes else "normalised")
    assert ("200,000 marks" in (found.reason or "")) == bool(notes)

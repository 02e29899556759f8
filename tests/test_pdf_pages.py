"""The parts of PDF pages: page numbers, running heads, foot notes, captions, columns and cells."""

from io import BytesIO

import pytest
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfgen.canvas import Canvas
from tests.test_readers import pdf, read
from tests.work import counted

from docprov import locate
from docprov.evidence.readers import lines
from docprov.evidence.readers.pdf_cells import with_cells
from docprov.evidence.readers.pdf_lines import Line, Word
from docprov.evidence.readers.pdf_margins import apart_from_margins
from docprov.evidence.readers.pdf_order import top_down

TEXT = (
    "The harbour burned through the whole night and nobody",
    "who stood on the quay could say how many boats had been",
    "lost before the rain came down hard in the early morning.",
)


def drawn(*pages, box="0 0 612 792", inherited=False):
    """Return a PDF of pages whose contents are written out, with the box of each."""
    own, shared = ("", f"/MediaBox[{box}]") if inherited else (f"/MediaBox[{box}]", "")
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}{shared}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for at, contents in enumerate(pages):
        resources = f"/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * at} 0 R"
        parts.append(f"<</Type/Page/Parent 2 0 R{own}{resources}>>")
        parts.append(f"<</Length {len(contents)}>>stream\n{contents}\nendstream")
    objects = "".join(f"{number} 0 obj\n{part}\nendobj\n" for number, part in enumerate(parts, 1))
    return f"%PDF-1.7\n{objects}trailer<</Root 1 0 R>>".encode("latin-1")


def at(left, base, words, size=11):
    """Return words at a place as the contents of a page say it."""
    return f"BT /F {size} Tf {left} {base} Td ({words}) Tj ET\n"


def column(rows, top=700, mark=""):
    """Return the lines of a text on a page."""
    return [(11, 72, top - 14 * row, f"{TEXT[row % 3]}{mark and f' {mark}{row}'}") for row in rows]


def roles(found, role):
    """Return the lines that are proposed for a role."""
    lines = found.text.replace("\f", "").splitlines()
    stretches = [
        [int(edge) for edge in places.split("-")] for places, each in found.regions if each == role
    ]
    return [line for each in stretches for line in lines[each[0] - 1 : each[-1]]]


NOTES = {
    "lines that begin with a year or a part of a number": (
        (
            "1 Letter of the harbour trust to the council, dated 4 June",
            "1911, in which 1,200 tons of tar are named; and in",
            "1912 again it found",
            "1,200 barrels of tar in all the halls.",
        ),
        1,
    ),
    "a year": (("1992 was the year in which the last hall was pulled down.",), 0),
    "a part of a number": (("1,200 barrels of tar were in the halls.",), 0),
    "a number of a sentence": (("41 men of the harbour trust told so.",), 0),
    "a day": (("11/29/26, 1:54 AM",), 0),
    "a range": (("12-14 men were lost.",), 0),
    "cells": (("12 40 60", "13 41 61"), 0),
    "a number of an issue": (("3 Arden Post, No.", "16(8) and 17", "1(1), June 1911"), 1),
    "notes": (("1 By the miller.", "2 By the dyer, who", "3 times was asked", "41 men"), 3),
    "signs": (("* By the miller.", "† By the dyer."), 2),
    "small letters": (("1 see the letters of the trust,", "page 12", "2 and of the miller"), 2),
    "small letters, shortened": (("7 cf. the letters", "8 ibid.", "9 ibid."), 3),
    "two amounts": (("41 men of the trust", "612 boats of the harbour"), 0),
}


@pytest.mark.parametrize("name", NOTES)
def test_numbers_in_small_print_are_whole(name):
    """A note begins with its mark; the first digits of a year or of an amount are none."""
    lines, count = NOTES[name]
    small = [(8, 72, 100 - 10 * row, line) for row, line in enumerate(lines)]
    notes = read(pdf([*column(range(6)), *small])).text.splitlines()[6:]
    assert count == sum(line.startswith("[") for line in notes)
    if count < 2:
        said = " ".join(filter(None, notes)).replace(": ", " ", 1) if count else " ".join(notes)
        assert " ".join(lines) == said.strip(" []")


def test_a_number_that_is_raised_in_the_text_is_a_mark():
    """Small print that begins with a small letter is a note where its mark is in the text."""
    end = 72 + stringWidth(TEXT[2], "Times-Roman", 11)
    page = [*column(range(6)), (7, end, 634, "1"), (8, 72, 100, "1 ibid., said the trust.")]
    assert "[1: ibid., said the trust.]" == read(pdf(page)).text.splitlines()[-1]


@pytest.mark.parametrize(
    ("last", "base", "is_number"),
    [
        ("41.", 76, False),
        ("41", 76, False),
        ("civil.", 76, False),
        ("civil", 40, False),
        ("41", 40, True),
        ("xiv", 40, True),
        ("Page 4 of 9", 40, True),
    ],
)
def test_last_lines_are_no_page_numbers(last, base, is_number):
    """A page number stands apart from the text, has no full stop and is a number."""
    page = [*column(range(9)), (11, 72, 90, "The number of those was"), (11, 72, base, last)]
    assert ([last] if is_number else []) == roles(read(pdf(page)), "furniture")


def test_page_numbers_far_from_the_edge():
    """Where margins are wide a number is a page's by the room around it, and notes are above it."""
    pages = [
        [
            (11, 72, 714, f"{first} of the boats lay"),
            *column(range(10), mark=f"{number}."),
            (11, 72, 560, f"and {last} were counted"),
            (8, 72, 190, f"{number} By the miller."),
            (11, 300, 135, str(number)),
        ]
        for number, first, last in (
            (1, "Some", "forty barges"),
            (2, "all of the hulls", "thirty more"),
            (3, "on the sand", "none"),
        )
    ]
    found = read(pdf(*pages))
    assert ["1", "2", "3"] == roles(found, "furniture")
    assert [f"[{number}: By the miller.]" for number in (1, 2, 3)] == roles(found, "notes")
    assert locate("and thirty more were counted on the sand of the boats", found.text).found


def test_chapters_are_no_running_heads():
    """A large line at the top of several pages is a heading rather than a running head."""
    pages = [
        [(20, 72, 690, f"Chapter {number}"), *column(range(9), 620, f"{number}.")]
        for number in (1, 2, 3)
    ]
    assert not roles(read(pdf(*pages)), "furniture")


@pytest.mark.parametrize("shift", [0, 1000, -792])
@pytest.mark.parametrize("inherited", [False, True])
def test_a_page_whose_lower_edge_is_not_at_zero(shift, inherited):
    """The edges of a page are where the file puts them, and the box may be that of all pages."""
    pages = [
        at(72, shift + 760, "Arden Post, 3 June", 9)
        + "".join(
            at(72, shift + top, words) for _, _, top, words in column(range(9), mark=f"{number}.")
        )
        + at(300, shift + 40, number, 9)
        for number in (1, 2, 3)
    ]
    found = read(drawn(*pages, box=f"0 {shift} 612 {shift + 792}", inherited=inherited))
    for number, page in enumerate(found.text.split("\f"), 1):
        lines = page.splitlines()
        assert ("Arden Post, 3 June", str(number)) == (lines[0], lines[-1])


def test_a_large_page_of_all_pages():
    """What is on a page is read where the file gives the size of its pages once for all."""
    found = read(drawn(at(900, 1000, "41 boats were lost."), box="0 0 1200 1200", inherited=True))
    assert ("41 boats were lost.\n", ()) == (found.text, found.warnings)


def test_words_outside_a_page_are_left_out_and_named():
    """What nobody sees is no text of the page."""
    page = at(72, 500, "Forty-one boats were lost.")
    page += at(72, -300, "No boat was lost.") + at(-900, 480, "Words left of the page.")
    found = read(drawn(page))
    assert "Forty-one boats were lost.\n" == found.text
    assert ("text outside the edges of page 1 is left out",) == found.warnings


def test_captions_stay_apart():
    """Two captions that follow each other are two."""
    captions = [(9, 72, 480, "Table 1. Boats lost"), (9, 72, 440, "Table 2. Barges lost")]
    found = read(pdf([*column(range(9)), *captions, (11, 72, 400, "The end of it is told next.")]))
    assert ["[Table 1. Boats lost]", "", "[Table 2. Barges lost]"] == found.text.splitlines()[10:13]


def test_a_title_below_a_running_head():
    """The first large line below a running head is the heading."""
    pages = [
        [(9, 72, 760, f"Arden Post, {day} June 1911"), *title, *column(range(9), mark=f"{day}.")]
        for day, title in ((3, [(20, 72, 725, "The fire at the harbour")]), (4, []))
    ]
    assert ["The fire at the harbour"] == roles(read(pdf(*pages)), "heading")


def test_columns_that_are_not_level():
    """A file may give the lines of several columns from the top of the page down."""
    words = "the harbour trust counted boats and barrels in every hall of the town".split()
    columns = [
        [" ".join(words[(row + 5 * side + at) % 13] for at in range(6)) for row in range(20)]
        for side in range(3)
    ]
    rows = [
        (690 - 10.5 * row - 3 * side, 50 + 175 * side, columns[side][row])
        for side in range(3)
        for row in range(20)
        if side or row != 9
    ]
    rows += [(740, 50, "A line across the page that is above all three of its columns, from one")]
    rows += [(596, 50, "Halls")]
    page = "".join(
        at(left, base, said, 9 if base != 596 else 12)
        for base, left, said in sorted(rows, reverse=True)
    )
    found = read(drawn(page))
    columns[0][9] = "Halls"
    assert found.text.splitlines()[1:] == [said for column in columns for said in column]
    assert "columns and rows are in the order that the layout suggests" in "".join(found.warnings)


PRINTED = {
    "address and page": ([], [(8, 24, 16, "https://example.org/fire"), (8, 560, 16, "1/1")], 1),
    "address alone": ([], [(8, 24, 16, "https://example.org/fire?id=7")], 1),
    "time and title": ([(8, 24, 775, "11/29/26, 6:17 AM"), (8, 300, 775, "The fire")], [], 1),
    "page of others": ([], [(8, 24, 16, "Boats counted: 3/4")], 0),
    "a count of the text": ([], [(8, 24, 16, "Of the boats counted: 1/1")], 0),
    "a note that names the title": (
        [],
        [(8, 72, 60, "By The fire the trust means that of 1911")],
        0,
    ),
    "address that the text gives": ([], [(11, 72, 60, "https://example.org/fire")], 0),
    "title in the size of the text": ([(11, 24, 775, "A letter on The fire")], [], 0),
}


@pytest.mark.parametrize("case", PRINTED)
def test_what_a_browser_prints_around_a_page(case):
    """Address, page of pages, time and title at the edges of the one page are no text of it."""
    head, foot, furniture = PRINTED[case]
    found = read(pdf([*head, *column(range(9)), *foot], title="The fire"))
    assert furniture == len(roles(found, "furniture"))
    body = roles(found, "body")
    assert [*TEXT, *TEXT, *TEXT] == [line for line in body if line in TEXT]
    assert len(body) == (9 if furniture else 10)


def test_a_column_that_is_longer_ends_in_a_line_that_is_longer():
    """It is read to its end, although the line goes on into the room beside those before it."""
    left = [*(TEXT[row % 2][:30] for row in range(9)), TEXT[1][:25], TEXT[1][:36], "Halls."]
    right = [TEXT[(row + 1) % 2][:33] for row in range(9)]
    page = "".join(
        at(edge, 700 - 14 * row, column[row])
        for row in range(len(left))
        for edge, column in ((72, left), (280, right))
        if row < len(column)
    )
    said = [line.rstrip() for line in (*left, *right)]
    assert said == read(drawn(page)).text.splitlines()


def test_the_language_that_a_file_names():
    """The language of the catalogue is proposed; what is no language tag is not."""
    page = drawn(at(72, 500, "Forty-one boats were lost."))
    assert not read(page).language
    for said, language in (("en-GB", "en-GB"), ("English of old", ""), ("x" * 200, "")):
        named = page.replace(b"/Catalog", f"/Catalog/Lang({said})".encode())
        assert language == read(named).language


def test_columns_between_lines_across_the_page():
    """A head and a foot that the file gives out of order do not mix the columns between them."""
    left = [(9, 72, 700 - 14 * row, f"left line {row}: {TEXT[row % 3][:30]}") for row in range(9)]
    right = [
        (9, 320, 700 - 14 * row, f"right line {row}: {TEXT[row % 3][:30]}") for row in range(9)
    ]
    head, foot = (14, 72, 740, "HEAD " + "OF THE PAGE " * 3), (9, 72, 60, "foot " + "of it " * 30)
    lines = read(pdf([foot, *left, *right, head])).text.splitlines()
    assert [head[3].strip(), *(each[3] for each in (*left, *right)), foot[3].strip()] == lines


@pytest.mark.parametrize("gap", [9, 16, 24])
def test_two_rows_of_numbers_are_cells(gap):
    """Numbers with more room between them than a space has are not read as one."""
    rows = [("Boats lost", "41", "612"), ("Barges lost", "12", "305")]
    page = [
        (11, left, 700 - 14 * row, cell)
        for row, cells in enumerate(rows)
        for left, cell in zip((72, 160, 171 + gap), cells, strict=True)
    ]
    found = read(pdf(page)).text
    assert "41 | 612" in found
    assert not locate("41 612", found).found


@pytest.mark.parametrize(
    ("initial", "rest", "later", "said", "is_sure"),
    [
        ("A", "nother letter says so,", "and another one too", "Another letter", True),
        ("A", " letter of the trust says so,", "as a letter does", "A letter", True),
        ("A", "t dawn the harbour was burning,", "and at noon too", "At dawn", True),
        ("A", "nother letter says so,", "and no other one", "A nother letter", False),
        ("I", "mmigrants were counted there,", "by the clerks", "Immigrants were", True),
    ],
)
def test_an_initial_that_may_be_a_word(initial, rest, later, said, is_sure):
    """The words of the document say whether an initial is a word; else the page is named."""
    left = 74 + stringWidth(initial, "Times-Roman", 30)
    beside = [(11, left, 500, rest.strip()), (11, left, 488, "said the clerk")]
    page = [(30, 72, 488, initial), *beside]
    found = read(pdf([*page, (11, 72, 472, f"who stood at the quay, {later}.")]))
    assert found.text.startswith(said)
    assert is_sure != any("large initial on page 1" in each for each in found.warnings)


def words_of(contents):
    """Return the text that is read of a page with these contents."""
    return read(drawn(contents)).text.splitlines()


def row(base, cells, gaps):
    """Return cells as one piece of text with gaps between them, in thousandths of the size."""
    pieces = "".join(f"({cell})-{gap}" for cell, gap in zip(cells, (*gaps, 0), strict=True))
    return f"BT /F 11 Tf 72 {base} Td [{pieces}] TJ ET\n"


@pytest.mark.parametrize("gaps", [(6000, 5000), (1500, 1200), (900, 850)])
@pytest.mark.parametrize("rows", [1, 2, 3])
def test_numbers_in_one_piece_of_text(gaps, rows):
    """Cells that a file sets as one piece of text, as TeX does, are no one number."""
    table = [
        ("The dockers of the harbour who were there", "41", "612"),
        ("The women of the town who were there", "12", "305"),
        ("The boys of both who were there", "3", "100"),
    ]
    page = "".join(row(500 - 14 * at, cells, gaps) for at, cells in enumerate(table[:rows]))
    before = at(
        72, 540, "A line of text before the table that is as wide as the page is, and more."
    )
    found = read(drawn(before + page)).text
    for _, lost, hurt in table[:rows]:
        assert f"{lost} | {hurt}" in found
    assert not locate("41 612", found).found


@pytest.mark.parametrize(
    ("cells", "room", "said"),
    [("00", 30, "0 | 0"), ("241", 44, "2 | 4 | 1"), ("1911", 5, "1911"), ("Arden", 18, "Arden")],
)
@pytest.mark.parametrize("beside", ["", "1,248"])
def test_cells_set_as_one_word_whose_letters_are_far_apart(cells, room, said, beside):
    """Digits of several cells are no one number, while the letters of a heading are one word."""
    page = at(72, 700, "Tarnholm") + f"BT {room} Tc /F 11 Tf 200 700 Td ({cells}) Tj 0 Tc ET\n"
    line = f"Tarnholm | {said}{beside and f' | {beside}'}"
    assert [line] == words_of(page + at(420, 700, beside))


@pytest.mark.parametrize("room", [280, 500])
def test_words_of_running_text_stay_together(room):
    """The room between words of a justified line is none between cells, beside a number either."""
    line = row(500, ("In", "1911", "the", "trust", "had", "41", "boats."), (room,) * 6)
    assert ["In 1911 the trust had 41 boats."] == words_of(line)


def raised(mark, size=6, rise=4, scaled=False):
    """Return a line with a mark behind a number, its size given by the font or by the matrix."""
    said = "The committee counted 41"
    end = 72 + stringWidth(said, "Helvetica", 11)
    after = end + stringWidth(mark, "Helvetica", size)
    pieces = ((11, 72, 700, said), (size, end, 700 + rise, mark), (11, after, 700, " men there."))
    if not scaled:
        return "".join(at(left, base, words, height) for height, left, base, words in pieces)
    return "".join(
        f"BT /F 1 Tf {height} 0 0 {height} {left} {base} Tm ({words}) Tj ET\n"
        for height, left, base, words in pieces
    )


@pytest.mark.parametrize("scaled", [False, True])
@pytest.mark.parametrize(("size", "rise"), [(6, 4), (8, 3), (11, 4)])
def test_raised_numbers_are_no_digits_of_the_number_before_them(scaled, size, rise):
    """A note mark is apart however its size is given, and by its height alone."""
    (line,) = words_of(raised("2", size, rise, scaled))
    assert "The committee counted 41[2] men there." == line


def test_marks_of_the_size_of_the_text():
    """A mark that a file raises within a piece of text, in the same size, is a note mark."""
    page = "BT /F 11 Tf 72 700 Td (It counted 41) Tj 4 Ts (2) Tj 0 Ts ( men.) Tj ET"
    assert ["It counted 41[2] men."] == words_of(page)
    label = "BT /F 11 Tf 72 700 Td 4 Ts (2) Tj 0 Ts (By the miller.) Tj ET"
    assert ["[2]By the miller."] == words_of(label)


def test_raised_letters_are_note_marks():
    """A letter that is raised behind a word is no letter of it."""
    end = 72 + stringWidth("The committee", "Helvetica", 11)
    page = at(72, 700, "The committee") + at(end, 704, "b", 6) + at(end + 4, 700, " told so.")
    assert ["The committee[b] told so."] == words_of(page)


def test_letters_of_one_word_stay_together():
    """A letter that stands higher or lower within a word is a letter of it, as in a logo."""
    first, second = (stringWidth(each, "Helvetica", 11) - 1.5 for each in "TE")
    page = at(72, 700, "T") + at(72 + first, 697.5, "E") + at(72 + first + second, 700, "X")
    assert ["TEX"] == words_of(page)


@pytest.mark.parametrize(
    ("letters", "before", "read_as"),
    [("e", "au XIX", "e"), ("o", "N", "o"), ("r", "M", "r"), ("b", "committee", "[b]")],
)
def test_raised_letters_that_end_a_word(letters, before, read_as):
    """A letter raised behind a Roman numeral or a shortened word belongs to it."""
    assert read_as == lines.raised(letters, before)


def prose(top):
    """Return the contents of a page that draw a paragraph."""
    return "".join(at(72, top - 14 * row, line) for row, line in enumerate(TEXT))


RISES = [1.3, 1.7, 2.5, 4.5, -1.7, -2.5]


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("rise", RISES)
def test_a_number_set_higher_stays_in_its_sentence(rise, apart):
    """A number of the size of the text, with a space before it, is a word of the sentence."""
    before, after = "the keeper wrote that the town had lost", "boats in the storm of the winter"
    if apart:
        left = 72 + stringWidth(f"{before} ", "Helvetica", 11)
        end = left + stringWidth("41 ", "Helvetica", 11)
        line = at(72, 700, before) + at(left, 700 + rise, "41") + at(end, 700, after)
    else:
        line = f"BT /F 11 Tf 72 700 Td ({before} ) Tj {rise} Ts (41) Tj 0 Ts ( {after}) Tj ET\n"
    found = read(drawn(prose(760) + line + prose(680))).text
    assert f"{before} 41 {after}" in found.splitlines()
    assert not locate("the town had lost boats in the storm", found).found


@pytest.mark.parametrize("rise", [2.5, -2.5])
def test_a_number_set_higher_begins_a_line(rise):
    """A number before a word that goes on a sentence is no label of a note."""
    line = f"BT /F 11 Tf 72 700 Td {rise} Ts (41) Tj 0 Ts ( boats lay) Tj ET\n"
    assert "41 boats lay" in words_of(prose(760) + line + prose(680))


def test_numbers_at_several_heights_stay_apart():
    """Numbers that touch are not joined where a space is written between them."""
    left, middle = (72 + stringWidth(each, "Helvetica", 11) for each in ("66", "6655"))
    curve = at(72, 700, "66 ") + at(left + 1, 698, "55 ") + at(middle + 2, 696, "50")
    assert ["66 55 50"] == words_of(curve)


def test_words_upon_a_large_letter_are_no_part_of_it():
    """How near to each other parts of a word are is a matter of the smaller ones."""
    page = at(20, 100, "W", 600) + at(400, 200, "41 boats", 9) + at(300, 250, "600 halls", 9)
    assert ["41 boats", "600 halls", "W"] == sorted(words_of(page))


def test_cells_that_the_first_row_does_not_have():
    """A row of a heading has fewer cells than the rows below it; theirs are cells all the same."""
    rows = ["Harbour of Arden", "Wheat", "Barley", "Oats and rye", "Tar"]
    page = at(72, 700, "Counted by") + at(200, 700, "the harbour trust and the council")
    for row, goods in enumerate(rows):
        cells = (72, goods), (200, f"{row}1.9 tons"), (264, "sold at Tarnholm")
        page += "".join(at(left, 680 - 14 * row, words) for left, words in cells)
    found = read(drawn(page)).text
    for row, goods in enumerate(rows):
        assert f"| {goods} | {row}1.9 tons | sold at Tarnholm |" in found


def test_numbers_of_sections_are_no_cells():
    """In a table of contents the number of a section and its name are one cell."""
    page = at(72, 700, "The harbour") + at(300, 700, "2")
    for row, name in enumerate(("The long quay", "The mill", "The halls")):
        base = 684 - 14 * row
        page += at(80, base, f"1.2.{row}") + at(112, base, name) + at(300, base, str(row))
    assert "| 1.2.1 The mill | 1 |" in words_of(page)


@pytest.mark.parametrize(
    ("labels", "is_list"),
    [
        ("! ! !", True),
        ("1. 2. 3.", True),
        ("(a) (b) (c)", True),
        ("[AT09] [AT11] [LM12]", True),
        ("1 2 3", False),
        ("4 41 12", False),
        ("mill quay hall", False),
    ],
)
def test_labels_of_items_are_no_cells(labels, is_list):
    """An item of a list goes on below its first line, which its label is set apart from."""
    page = ""
    for row, label in enumerate(labels.split()):
        page += at(72, 700 - 28 * row, label) + at(
            130, 700 - 28 * row, f"the boats of hall {row} do"
        )
        page += at(130, 686 - 28 * row, "not leave the harbour before the morning")
    found = read(drawn(page)).text
    assert is_list == locate("hall 1 do not leave the harbour", found).found
    assert is_list == locate(f"{labels.split()[1]} the boats of hall 1", found).found


def test_a_sign_before_a_number_is_a_cell():
    """What is beside a dash in a table is no number below zero."""
    page = "".join(
        at(72, 700 - 14 * row, "-") + at(130, 700 - 14 * row, f"{row}1 boats") for row in range(3)
    )
    assert read(drawn(page)).text == "| - | 01 boats |\n| - | 11 boats |\n| - | 21 boats |\n"


@pytest.mark.parametrize("room", [500, 600, 800])
@pytest.mark.parametrize("number", ["12 000", "1911 41"])
def test_numbers_of_a_justified_line_are_no_cells(number, room):
    """Groups of digits that are no further apart than the words of their line are read on."""
    words = f"there came a force of {number} men and then no more than that".split()
    line = row(500, words, (278 + room,) * (len(words) - 1))
    assert [" ".join(words)] == words_of(line)
    spaced = f"BT /F 11 Tf {room * 11 / 1000} Tw 72 500 Td ({' '.join(words)}) Tj ET\n"
    assert [" ".join(words)] == words_of(spaced)


def test_cells_beside_words_that_are_close_together():
    """Numbers further apart than the words of their line are cells."""
    words = "men and women and boys of Arden 41 000".split()
    found = words_of(row(500, words, (700,) * (len(words) - 2) + (1100,)))
    assert ["men and women and boys of Arden 41 | 000"] == found


def test_numbers_that_are_lowered_are_no_digits_of_the_number_before_them():
    """A number of the size of the text, set lower behind another one, stays apart from it."""
    page = "BT /F 11 Tf 72 700 Td (They lost 41) Tj -4 Ts (600) Tj 0 Ts ( boats.) Tj ET"
    assert ["They lost 41₆₀₀ boats."] == words_of(page)


def test_numbered_lines_of_a_program_are_no_notes():
    """Small lines with numbers that the text goes on below are not at the foot of the page."""
    said = ("1 local name = first", "2 local other = second", "3 end")
    small = [(8, 72, 600 - 10 * row, line) for row, line in enumerate(said)]
    title = (14, 72, 730, "The harbour")
    found = read(pdf([title, *column(range(3)), *small, *column(range(3), top=540)])).text
    assert set(said) <= set(found.splitlines())


def test_a_sign_set_higher_begins_a_line():
    """Words after a sign that stands higher, as in a formula, say where the line is."""
    end = 88 + stringWidth("41 boats", "Helvetica", 11)
    page = at(72, 703, "~=") + at(88, 700, "41 boats") + at(end, 704, "2", 6)
    assert ["~= 41 boats[2]"] == words_of(page)


def test_an_accent_above_other_letters_is_no_word_of_their_line():
    """What is no letter, digit or sign of writing, as accents of a formula, stays apart."""
    page = at(72, 700, "41 boats lay at") + at(150, 703, "\xaf\xaf") + at(162, 700, "the quay")
    assert "¯¯" in words_of(page)


def test_what_fields_of_a_form_show_is_read():
    """A form that is filled in says what its fields show; they may have been filled in later."""
    canvas = Canvas(target := BytesIO(), pagesize=(612, 792))
    canvas.drawString(72, 700, "Boats lost in the fire at Arden")
    canvas.drawString(72, 660, "Counted by the harbour trust:")
    canvas.acroForm.textfield(value="41 boats", x=300, y=650, width=90, height=20, fontSize=11)
    canvas.linkURL("https://example.org", (72, 700, 200, 712))
    canvas.showPage()
    canvas.drawString(72, 700, "Boats of the town")
    canvas.save()
    found = read(target.getvalue())
    assert "41 boats" in found.text.splitlines()
    assert locate("Boats of the town", found.text).found
    assert [each for each in found.warnings if "form fields or notes on page 1 show" in each]


@pytest.mark.parametrize(("flags", "is_read"), [("print", True), ("noview", False)])
def test_fields_that_no_screen_shows_are_not_read(flags, is_read):
    """A field may be shown in print alone, or nowhere."""
    canvas = Canvas(target := BytesIO(), pagesize=(612, 792))
    canvas.drawString(72, 700, "Boats lost in the fire at Arden")
    canvas.acroForm.textfield(value="41 boats", x=300, y=650, fontSize=11, annotationFlags=flags)
    canvas.save()
    assert is_read == ("41 boats" in read(target.getvalue()).text)


def test_fields_whose_page_would_lose_its_fonts_are_left_out_and_named():
    """PDFium gives a page resources of its own for its fields; those of all pages are lost then."""
    shows = "BT /F 11 Tf 2 2 Td (41 boats) Tj ET"
    field = "/Type/Annot/Subtype/Widget/FT/Tx/T(boats)/Rect[300 650 390 670]/AP<</N 7 0 R>>/P 4 0 R"
    form = f"/Subtype/Form/BBox[0 0 90 20]/Resources<</Font<</F 3 0 R>>>>/Length {len(shows)}"
    page = at(72, 700, "ENGLISH TEXT OF THE TRUST")
    turned = "/Differences[69/a/b/c]"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[4 0 R]/Count 1/MediaBox[0 0 612 792]/Resources<</Font<</F 8 0 R>>>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Annots[6 0 R]>>",
        f"<</Length {len(page)}>>stream\n{page}\nendstream",
        f"<<{field}>>",
        f"<<{form}>>stream\n{shows}\nendstream",
        f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<<{turned}>>>>",
    ]
    objects = "".join(f"{number} 0 obj\n{part}\nendobj\n" for number, part in enumerate(parts, 1))
    found = read(f"%PDF-1.7\n{objects}trailer<</Root 1 0 R>>".encode())
    assert found.text == "aNcLISH TaXT Ob THa TRUST\n"
    assert "text that form fields or notes on page 1 may show is left out" in found.warnings


SAID = [
    "Q.When did you last see the lighter?",
    "A.At a quarter past eight, when she left",
    "the coal wharf with forty sacks, bound",
    "for the pier that is in the north.",
    "Q.Who was on board, as far as you know?",
    "3 men and a boy, of whom one was asleep.",
]


def heard(numbers, gap):
    """Return a page whose lines are numbered in the margin, with what is asked and answered."""
    page = ""
    for row, (number, said) in enumerate(zip(numbers, SAID, strict=True)):
        base = 600 - 22 * row
        label, words = (said[:2], said[2:]) if said[1] == "." else ("", said)
        page += at(60, base, number) + (at(84, base, label) if label else "")
        page += at(84 + gap if label else 84, base, words)
    return page


@pytest.mark.parametrize("gap", [18, 36])
def test_numbers_and_labels_before_lines_are_no_cells(gap):
    """Lines of a hearing are numbered, and have the one who speaks before them."""
    found = read(drawn(heard("123456", gap))).text
    assert locate("when she left the coal wharf with forty sacks, bound for the pier", found).found
    assert "4 for the pier" in found
    assert "6 | 3 men and a boy" in found
    assert not locate("forty sacks, bound 4 for the pier", found).found
    assert not locate("6 3 men", found).found
    text = read(drawn(heard([""] * 6, gap))).text
    assert "A. At a quarter past eight, when she left\nthe coal wharf" in text


@pytest.mark.parametrize("numbers", ["123356", "135791"])
def test_numbers_that_count_no_lines_are_cells(numbers):
    """A number before a line is in its margin only if it counts the lines."""
    assert f"| {numbers[2]} | the coal wharf" in read(drawn(heard(numbers, 18))).text


def cell(left, base, *lines):
    """Return the lines of a cell."""
    return "".join(at(left, base - 13 * row, words) for row, words in enumerate(lines))


REMARKS = ["Closed in May for repair of", "the crane, of which a wheel", "was lost."]
OTHERS = ["Two ships left without", "paying their dues"]


@pytest.mark.parametrize("middle", [0, 13])
def test_cells_of_several_lines_given_one_by_one(middle):
    """Where a file goes back up beside a cell another one begins; each is read to its end."""
    page = at(72, 640, "Quay") + at(140, 640, "Remarks") + at(320, 640, "Ships")
    for base, name, remarks, ships in ((620, "Salt", REMARKS, "41"), (560, "Hay", OTHERS, "7")):
        own = base - middle * (len(remarks) - 1) / 2
        page += cell(72, own, name) + cell(140, base, *remarks) + cell(320, own, ships)
    page += at(72, 500, "No return was made by the owner of the private quay.")
    found = read(drawn(page)).text
    assert locate("Closed in May for repair of the crane, of which a wheel was lost", found).found
    assert locate("Two ships left without paying their dues", found).found
    for joined in ("was lost. 41", "41 Hay", "Hay Two ships", "Salt Closed in May", "7 No return"):
        assert not locate(joined, found).found


def test_the_last_cell_of_a_row_goes_on():
    """In a table that is given row by row; what might be a cell of its own is not read on to."""
    page = ""
    for row, (name, told) in enumerate((("Salt", REMARKS), ("Hay", OTHERS), ("Fish", ["None"]))):
        base = 640 - 42 * row
        page += at(72, base, name) + at(110, base, f"{row}1") + cell(160, base, *told)
    page += at(72, 510, "Long") + at(110, 510, "9") + cell(160, 510, "Open boats", "Tar")
    found = read(drawn(page)).text
    assert "| 01 | Closed in May for repair of\nthe crane, of which a wheel\nwas lost. |\n" in found
    assert "| Open boats |\nTar\n" in found


def test_the_last_cell_goes_on_beside_one_of_several_lines():
    """Where a file goes back up behind another cell of the table."""
    page = at(72, 640, "Salt") + at(150, 640, "01") + cell(200, 640, *REMARKS)
    page += cell(72, 590, "Hay of the", "upper quay") + at(150, 590, "11") + at(200, 590, "None")
    page += at(72, 560, "Fish") + at(150, 560, "21") + cell(200, 560, *REMARKS[:2])
    found = read(drawn(page)).text
    begun = " | Closed in May for repair of\nthe crane, of which a wheel"
    assert f"Salt | 01{begun}\nwas lost. |" in found
    assert f"| 11 | None |\nFish | 21{begun} |" in found


@pytest.mark.parametrize("gap", [0, 13])
def test_short_columns_are_no_cells(gap):
    """A text in two short columns is read from one into the other, over paragraphs too."""
    left = ["The keepers of the lock", "counted barges that came", "down from the forests in"]
    right = ["the dry spring, although", "nobody paid them for it,", "and wrote it all down."]
    page = ""
    for top, sides in ((640, (left, right)), (550, (right, left))):
        for edge, told in zip((72, 260), sides, strict=True):
            page += cell(edge, top, *told[:2]) + at(edge, top - 26 - gap, told[2])
        page += at(72, top - 60, "Of the next year")
    assert locate("from the forests in the dry spring", read(drawn(page)).text).found


def test_lines_that_are_set_downwards_follow_each_other_from_the_right():
    """Columns of letters are lines, not words of one line; a second tier follows below."""
    said = [
        ["港の火事で小舟が沈んだ", "四十一人の人夫が働いた", "翌朝まで雨が降り続いた"],
        ["水車小屋は無事だった", "倉庫は三棟とも焼けた"],
    ]
    font = UnicodeCIDFont("HeiseiMin-W3", isVertical=True)
    registerFont(font)
    canvas = Canvas(target := BytesIO())
    canvas.setFont(font.fontName, 12)
    for tier, lines_ in enumerate(said):
        for at_, words in enumerate(lines_):
            canvas.drawString(400 - 20 * at_, 700 - 300 * tier, words)
    canvas.save()
    found = read(target.getvalue())
    assert found.text.splitlines() == said[0] + said[1]
    assert locate("沈んだ四十一人の人夫", found.text).found


@pytest.mark.parametrize("words", ["180", "lost 180 boats, 41 halls"])
def test_words_that_are_upside_down_are_left_out_and_named(words):
    """Their digits were turned; a page of which most is upside down is read as it is meant."""
    page = "".join(at(left, base, said) for _, left, base, said in column(range(3)))
    turned = f"BT /F 11 Tf -1 0 0 -1 400 500 Tm ({words}) Tj ET\n"
    found = read(drawn(page + turned))
    assert found.text.splitlines() == list(TEXT)
    assert "text that is set sideways or upside down on page 1 is left out" in found.warnings
    assert read(drawn(turned)).text == f"{words}\n"


def test_digits_of_labels_one_above_the_other_are_no_number():
    """The labels of two axes of a chart may follow each other in the file."""
    assert ["1", "8"] == words_of(at(130, 440, "8") + at(130, 471, "1"))


def test_a_mirrored_arrow_stays_in_its_line():
    """A sign that is mirrored is not upside down."""
    page = at(72, 700, "from hall 1") + "BT /F 11 Tf -1 0 0 1 140 700 Tm (>) Tj ET\n"
    assert ["from hall 1 > the quay"] == words_of(page + at(150, 700, "the quay"))


def test_digits_that_are_mirrored_are_never_turned_round():
    """A mirrored page is read from its other side; mirrored words beside others are left out."""
    turned = [f"BT /F 11 Tf -1 0 0 1 300 {base} Tm (lost 180 boats) Tj ET\n" for base in (700, 686)]
    assert ["lost 180 boats"] * 2 == words_of("".join(turned))
    page = "".join(at(72, 600 - 14 * row, words) for row, words in enumerate(TEXT))
    assert [*TEXT] == words_of(page + turned[0])


@pytest.mark.parametrize("room", [8, 16])
def test_notes_in_a_margin_are_no_words_of_the_lines_beside_them(room):
    """Small letters beside a text are read behind it, whatever room is before them."""
    lines = [
        "The salt pans of the bay were dug by prisoners of the fort,",
        "and sixty of them died of fever in the first year",
        "before any salt was raked. Those who lived were given",
        "the pans, which nobody had expected of the town.",
    ]
    left = 72 + stringWidth(lines[0], "Helvetica", 11) + room
    page = at(72, 640, lines[0]) + at(left, 640, "The date is cut", 8)
    page += at(left, 630, "in the lintel.", 8) + cell(72, 627, *lines[1:])
    found = read(drawn(page)).text
    assert "prisoners of the fort,\nand sixty" in found
    assert "town.\nThe date is cut\nin the lintel." in found


def test_small_print_that_goes_on_into_the_margin_is_a_table():
    """What is in one line with other small print is no note."""
    page = prose(700) + cell(
        72, 640, *(["The boats that lay at the quay in the spring, all told"] * 2)
    )
    page += "".join(
        at(72, 600 - 12 * row, "Old Quay", 8) + at(400, 600 - 12 * row, "41 boats", 8)
        for row in range(3)
    )
    page += at(72, 540, "The boats that lay at the quay in the spring, all told")
    assert read(drawn(page)).text.count("| Old Quay | 41 boats |") == 3


def set_at(base, size, *words):
    """Return a line of words, each with where it begins and ends."""
    return Line([Word(said, left, right, base, size) for said, left, right in words], base, size)


def rows_of_cells(count):
    """Return the rows of a table whose last cells go on below."""
    bars = ("|", 72, 72), ("hay", 80, 100), ("|", 110, 110), ("lost all of", 120, 180)
    return [
        line
        for row in range(count)
        for line in (
            set_at(-24 * row, 10, *bars, ("|", 180, 180)),
            set_at(-24 * row - 12, 10, ("its boats", 120, 180)),
        )
    ]


def cells_one_by_one(count):
    """Return cells of two lines, of which every second one is beside the one before it."""
    return [
        set_at(-24 * row - 12 * low, 10, (said, left, left + 60))
        for row in range(count)
        for left, said in ((72, "the harbour"), (200, "lost all"))
        for low in (0, 1)
    ]


def words_in_a_margin(count):
    """Return lines of a text, with many small words in the margin beside one of them."""
    lines = [set_at(-14.0 * row, 11, (TEXT[0], 72, 340)) for row in range(9)]
    lines[4].words += [
        Word("ab", 400 + 9 * at, 407 + 9 * at, -56 + at % 2 / 9, 5) for at in range(count)
    ]
    return lines


def lines_downwards(count):
    """Return lines that are set downwards, each below the one before it."""
    words = [Word("港の火", 300, 310, -90.0 * at, 10, downwards=True) for at in range(count)]
    return [Line([word], word.base, word.size) for word in words]


COSTS = {
    "cells that go on": (with_cells, rows_of_cells),
    "cells one by one": (with_cells, cells_one_by_one),
    "small words in a margin": (apart_from_margins, words_in_a_margin),
    "lines downwards": (top_down, lines_downwards),
}


@pytest.mark.parametrize("name", COSTS)
def test_twice_as_much_on_a_page_costs_twice_as_much(name):
    """No rule for what is where on a page compares everything on it with everything."""
    arrange, made = COSTS[name]
    one, two = (counted(arrange, made(count))[1] for count in (100, 200))
    assert two < 2.5 * one

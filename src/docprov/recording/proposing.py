"""Proposals of a captured file for its dossier: regions, title, language, date and agents.

Regions are written with their first words, so that a person sees what each is. All else is written
as comments: what a file says of itself is for a person to confirm and never a fact.
"""

from collections.abc import Iterator, Mapping

from docprov.evidence.extraction import Extracted

_MOST_REGIONS = 60
_WORDS, _CHARACTERS = 8, 50


def proposed_regions(extracted: Extracted) -> tuple[tuple[str, str], ...]:
    """Return the regions to write; of too many, the ones inside the body are part of it.

    >>> proposed_regions(Extracted(text="", tool="", regions=(("1", "heading"), ("2-9", "body"))))
    (('1', 'heading'), ('2-9', 'body'))
    """
    regions = extracted.regions
    if len(regions) <= _MOST_REGIONS:
        return regions
    bodies = [lines for lines, role in regions if role == "body"]
    if not bodies:
        return ()
    first, last = bodies[0].split("-")[0], bodies[-1].split("-")[-1]
    before = tuple(each for each in regions if int(each[0].split("-")[-1]) < int(first))
    after = tuple(each for each in regions if int(each[0].split("-")[0]) > int(last))
    whole = ((f"{first}-{last}", "body"),)
    return (*before[-_MOST_REGIONS // 3 :], *whole, *after[: _MOST_REGIONS // 3])


def first_words(extracted: Extracted) -> Mapping[str, str]:
    """Return the first words of each region, by its lines."""
    lines = extracted.text.split("\n")
    return {
        where: _words(lines[int(where.split("-")[0]) - 1])
        for where, _ in proposed_regions(extracted)
    }


def _words(line: str) -> str:
    # A comment must not say what a reader of YAML, or of the terminal, takes for something else.
    words = "".join(letter if letter.isprintable() else " " for letter in line).split()
    return " ".join(words[:_WORDS])[:_CHARACTERS]


def said_by(extracted: Extracted) -> Iterator[tuple[str, str]]:
    """Yield what a file says of its document, each a name and a text.

    >>> found = Extracted(text="", tool="", title="The ferry", agents=(("author", "The mill"),))
    >>> dict(said_by(found))
    {'title': 'The ferry', 'author': 'The mill'}
    """
    fields = {
        "title": extracted.title,
        "language": extracted.language,
        "issued": extracted.issued,
        "url": extracted.url,
    }
    for name, text in (*fields.items(), *extracted.agents):
        if text.strip():
            yield name, " ".join(text.split())

"""Proposals of a captured file for its dossier: regions, title, language, date and agents.

Regions are written with their first words, so that a person sees what each is. All else is written
as comments: what a file says of itself is for a person to confirm and never a fact.
"""

import re
from collections.abc import Iterator, Mapping

from attrs import evolve

from docprov.evidence.extraction import Extracted
from docprov.evidence.readers.lines import regions_of
from docprov.text.language import LANGUAGES, Language, language_of
from docprov.text.marks import marks_of
from docprov.text.stretch import stretch_of
from docprov.text.time_marks import cue_headers
from docprov.text.times import dates_of

_MOST_REGIONS = 60
_WORDS, _CHARACTERS = 8, 50
_LONGEST_HEADING, _LONGEST_DATELINE = 120, 80
_MOST_NAMED = 6
"""Words, at most, beside the date of a dateline: places and names."""
_SMALL_WORD = 3
"""Letters, at most, of words such as articles and prepositions."""
_OPENING_LINES = 8
"""Lines of a text in which it can have a dateline."""
_ENDING = re.compile(r"[.!?…,;:。！？，；：][\"'”’»)\]]*$")
_BEGINNING = 4000
_SPOKEN = frozenset({"time-mark", "speaker", "speaker-change"})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def with_proposals(extracted: Extracted) -> Extracted:
    r"""Return a text with what its first lines say: its heading, where and on which day it is from.

    A reader of pages knows better what a heading is, so that its first one stays one, even where it
    gives a day; a plain text has none by its layout.

    >>> text = "NOTICE\n\nSarn, 28 April 1931\n\nThe lamp on the mole will be dark.\n"
    >>> found = with_proposals(Extracted(text=text, tool=""))
    >>> found.regions, found.issued
    ((('1', 'heading'), ('3', 'dateline'), ('5', 'body')), '1931-04-28')
    """
    lines = extracted.text.split("\n")
    roles = _roles(extracted, len(lines)) if extracted.regions else _plain_roles(lines)
    if "dateline" in roles:
        return extracted
    title = roles.index("heading") if extracted.regions and "heading" in roles else -1
    tags = (extracted.language,) if language_of(extracted.language) else LANGUAGES
    languages = [each for each in map(language_of, tags) if each is not None]
    for at, line in enumerate(lines[:_OPENING_LINES]):
        if at == title or roles[at] not in {"heading", "body"} or _goes_on(lines, roles, at):
            continue
        if "body" in roles[at + 1 :] and (day := _day_of(line, languages)):
            roles[at] = "dateline"
            for beside in (max(0, at - 1), at + 1):
                roles[beside] = roles[beside] if lines[beside].strip() else ""
            issued = extracted.issued or day
            return evolve(extracted, regions=regions_of(roles), issued=issued)
    return evolve(extracted, regions=regions_of(roles))


def _roles(extracted: Extracted, count: int) -> list[str]:
    """Return the role proposed for each line."""
    roles = [""] * count
    for where, role in extracted.regions:
        first, _, last = where.partition("-")
        for at in range(int(first) - 1, min(int(last or first), count)):
            roles[at] = role
    return roles


def _plain_roles(lines: list[str]) -> list[str]:
    """Return the role of each line of a plain text: a heading before the first blank line, a body.

    A line that ends as a sentence does is no heading, nor is any in a transcript. What subtitles
    have beside their cues is furniture.
    """
    filled = [at for at, line in enumerate(lines) if line.strip()]
    roles = [""] * len(lines)
    if not filled:
        return roles
    first, last = filled[0], filled[-1]
    blank = next((at for at in range(first, last) if not lines[at].strip()), None)
    title = lines[first].strip()
    is_heading = (
        blank == first + 1
        and len(title) <= _LONGEST_HEADING
        and any(map(str.isalpha, title))
        and not _ENDING.search(title)
        and not _is_transcript(lines)
    )
    if is_heading:
        roles[first] = "heading"
        first = next(at for at in filled if at > first)
    roles[first : last + 1] = ["body"] * (last + 1 - first)
    text, at, counted = "\n".join(lines), 0, 0
    for start, stop in cue_headers(text):
        at, counted = at + text.count("\n", counted, start), start
        count = text.count("\n", start, stop) + 1
        roles[at : at + count] = ["furniture"] * count
    return roles


def _is_transcript(lines: list[str]) -> bool:
    """Return whether a text has time marks or speaker labels, as far as its beginning shows."""
    beginning = "\n".join(lines)[:_BEGINNING]
    return any(mark.kind in _SPOKEN for mark in marks_of(beginning))


def _goes_on(lines: list[str], roles: list[str], at: int) -> bool:
    """Return whether a line is one of a sentence: after a small word, or before a small letter."""
    before = lines[at - 1].split()[-1:] if at and roles[at - 1] == "body" else []
    after = lines[at + 1].lstrip() if at + 1 < len(lines) else ""
    return any(map(_is_small, before)) or after[:1].islower()


def _is_small(word: str) -> bool:
    return word.isalpha() and word.islower() and len(word) <= _SMALL_WORD


def _day_of(line: str, languages: list[Language]) -> str:
    """Return the day that a line gives beside a place or names and nothing else; else nothing.

    The languages in which it is a day must agree on it.
    """
    line = line.strip()
    if not line or len(line) > _LONGEST_DATELINE:
        return ""
    days = set()
    for language in languages:
        said = dates_of(line, language)
        if len(said) == 1 and _names_only(line, said[0].first, said[0].after, language):
            days |= {text for text in said[0].texts if _DAY.fullmatch(text)}
    return days.pop() if len(days) == 1 else ""


def _names_only(line: str, first: int, after: int, language: Language) -> bool:
    """Return whether the words of a line beside its date are names, small words and marks.

    A word in a script without capital letters can be a name. A small word between a name and the
    date makes them a phrase, as a title is: The Fire of 3 May 1911.
    """
    read = stretch_of(line, language)
    if first > 1 and read.words[first - 2].isalpha() and _is_small(read.words[first - 1]):
        return False
    rest = [at for at in range(len(read.words)) if not first <= at < after]
    named = [at for at in rest if read.words[at][0].isalpha()]
    return len(named) <= _MOST_NAMED and all(
        read.tokens[at].capital
        or len(read.words[at]) <= _SMALL_WORD
        or not read.words[at][0].islower()
        for at in named
    )


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
        "issued": extracted.issued or extracted.made,
        "url": extracted.url,
    }
    for name, text in (*fields.items(), *extracted.agents):
        if text.strip():
            yield name, " ".join(text.split())

"""Comparing claims with the words around their quotes, where a run has the text.

What qualifies a number, or denies a statement, can be outside the quote: in its sentence. A claim
that leaves it out is a fault, unless the quote alone has shown that already.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

import polars as pl
from attrs import field, frozen

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.evidence.matching import Reading
from docprov.model.records import WITHHELD
from docprov.package.package import Package
from docprov.rules.agreement import (
    Disagreement,
    Recorded,
    first_of,
    number_disagreement,
    time_disagreement,
)
from docprov.rules.frames import recorded_of
from docprov.rules.polarity import outer_denial, polarity_disagreement
from docprov.rules.quoted_values import LEFT_OUT, OTHER_TIME, UNSAID_POLARITY
from docprov.tables.table import id_rows
from docprov.text.language import Language
from docprov.text.own_languages import Languages
from docprov.text.sentences import sentence_around, whole_before
from docprov.text.times import dates_of

_BEHIND = 120
"""Characters behind a sentence, at most, in which it can be taken back."""
_BEFORE = 400
"""Characters before a time in which the date lies from which relative words count."""


@frozen
class Span:
    """The place of a passage in a text that was read.

    Attributes:
        reading: the text.
        start: the first code point of the passage.
        stop: the code point after its last one.
    """

    reading: Reading
    start: int
    stop: int

    @property
    def quote(self) -> str:
        """The text of the passage."""
        return self.reading.text[self.start : self.stop]

    def sentence(self, language: Language) -> tuple[str, str]:
        """Return the text of the sentence before the passage and after it."""
        text = self.reading.text
        first, last = sentence_around(text, self.start, self.stop, language)
        before, after = text[first : self.start], text[self.stop : last]
        if self.reading.in_blocks:
            return before.rpartition("\n")[2], after.partition("\n")[0]
        return before, after

    def following(self, language: Language) -> str:
        """Return the beginning of what is behind the sentence of the passage."""
        text = self.reading.text
        _, last = sentence_around(text, self.start, self.stop, language)
        return text[last : last + _BEHIND]

    def bases(self, language: Language) -> list[str]:
        """Return the dates of the text from which relative words of the passage can count.

        They are before it in its sentence, else before that; or in its sentence behind it: the next
        day sank what was built on 3 May 1911.
        """
        own = whole_before(self.reading.text, self.start, language)
        _, after = self.sentence(language)
        near = self.reading.text[max(0, self.start - _BEFORE) : self.start]
        before = [text for said in dates_of(own, language) for text in said.texts]
        before = before or [text for said in dates_of(near, language) for text in said.texts]
        return [*before, *(text for said in dates_of(after, language) for text in said.texts)]


@frozen
class WordsJudged:
    """Of how many claims the words could be judged.

    Attributes:
        claims: how many claims there are.
        unread: how many are in each language without lists; the empty tag is none stated.
        alone: how many were judged by their quotes alone, for want of the text.
    """

    claims: int = 0
    unread: Mapping[str, int] = field(factory=dict)
    alone: int = 0


def words_judged(package: Package, spans: Mapping[str, Span]) -> WordsJudged:
    """Return of how many claims the words could be judged, with and without the text around."""
    tables = package.tables
    captures, claims = tables["captures"].frame, tables["claims"].frame
    works = id_rows(tables["documents"]).of(captures["document"])
    tags = captures["language"].fill_null(tables["documents"].frame["language"].gather(works))
    quoted = id_rows(tables["captures"]).of(tables["passages"].frame["capture"])
    rows = quoted.gather(id_rows(tables["passages"]).of(claims["passage"]))
    is_held = pl.col("passage").is_in(list(spans)).fill_null(value=False).alias("_is_held")
    counts = claims.select(rows.alias("_capture"), is_held).group_by(pl.all()).len()
    tag = pl.lit(tags).gather(pl.col("_capture")).fill_null("").alias("_tag")
    counts = counts.group_by(tag, "_is_held").agg(pl.col("len").sum())
    languages = Languages.of_metadata(package.metadata)
    unread: Counter[str] = Counter()
    alone = 0
    for tag, is_held, count in counts.iter_rows():
        if languages.of(tag) is None:
            unread[tag] += count
        elif not is_held:
            alone += count
    return WordsJudged(claims.height, dict(sorted(unread.items())), alone)


def left_out(package: Package, spans: Mapping[str, Span]) -> Iterator[Diagnostic]:
    """Yield the claims that leave out what the words around their quotes say of them."""
    if not spans:
        return
    is_held = pl.any_horizontal(pl.col("passage", "time_passage").is_in(list(spans)))
    claims = _claims(package).with_row_index("_row").filter(is_held)
    for cells in claims.iter_rows(named=True):
        row = cells.pop("_row")
        recorded = recorded_of(cells)
        span = spans.get(cells["passage"] or "")
        found = _left_out(recorded, cells, span) if span is not None else None
        if span is not None and found is not None:
            yield _fault(package, row, span, found)
        timed = spans.get(cells["time_passage"] or "")
        other = _other_time(recorded, timed) if timed is not None else None
        if other is not None:
            place = package.place("claims", row, "time")
            yield OTHER_TIME.at(place, other.recorded, other.words, other.said)


def _fault(package: Package, row: int, span: Span, found: Disagreement) -> Diagnostic:
    if found.kind == "polarity":
        place = package.place("claims", row, "polarity")
        return UNSAID_POLARITY.at(place, found.recorded, found.words, found.said)
    place = package.place("claims", row, "value")
    return LEFT_OUT.at(place, found.recorded, span.quote, found.words, found.said)


def _claims(package: Package) -> pl.DataFrame:
    """Return the claims with what their judgement needs of other tables."""
    claims = package.tables["claims"].frame
    predicates = (
        package.tables["predicates"]
        .frame.unique("id", keep="first")
        .select(
            pl.col("id").alias("predicate"),
            pl.col("value_type").alias("_value_type"),
            pl.col("label").alias("_label"),
        )
    )
    documents = (
        package.tables["documents"]
        .frame.unique("id", keep="first")
        .select(
            pl.col("id").alias("document"),
            pl.col("issued").alias("_issued"),
            pl.col("written").alias("_written"),
        )
    )
    joined = claims.join(predicates, on="predicate", how="left", maintain_order="left")
    return joined.join(documents, on="document", how="left", maintain_order="left")


def _left_out(
    recorded: Recorded, cells: Mapping[str, str | None], span: Span
) -> Disagreement | None:
    language = span.reading.language
    if language is None or WITHHELD in cells.values():
        return None
    quote = span.quote
    alone = (
        number_disagreement(recorded, "", quote, "", language),
        polarity_disagreement(recorded, quote, language),
    )
    if any(alone):
        return None
    before, after = span.sentence(language)
    return first_of(
        (
            number_disagreement(recorded, before, quote, after, language),
            outer_denial(
                recorded, before, quote, after, language, following=span.following(language)
            ),
        )
    )


def _other_time(recorded: Recorded, span: Span) -> Disagreement | None:
    """Return how a time differs from its words, counted from the dates of the text around them."""
    language = span.reading.language
    if language is None or time_disagreement(recorded, span.quote, (), language):
        return None
    return time_disagreement(recorded, span.quote, span.bases(language), language)

"""Short pieces of HTML that most pages repeat: links, quotes, checks and voices.

They are made here and not by templates, since a large site has millions of them. Every text goes
through `safe`, which escapes it.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from docprov.exports.export_format import without_controls
from docprov.model.records import Claim, Record
from docprov.site.contents import Contents

if TYPE_CHECKING:
    from collections.abc import Callable


_SPECIAL = re.compile("[&<>'\"]")
_SPAN = re.compile(r"[0-9X~?%-]{4,11}(?:/[0-9X~?%-]{4,11})?")
"""A date, or the first and the last one of a span, in digits."""
_CLAUSE = r"(?=“|the first |the second )"
_LEAD = re.compile(f": {_CLAUSE}")
_GIVEN = re.compile(f"; {_CLAUSE}")


def safe(text: str) -> str:
    r"""Return a text as HTML: escaped, its control characters visible.

    >>> safe("<b>\x1b[2J")
    '&lt;b&gt;\\x1b[2J'
    """
    if text.isprintable() and _SPECIAL.search(text) is None:  # as most texts are
        return text
    return str(escape(without_controls(text)))


def shown(value: object) -> str:
    """Return what an expression of a template prints: HTML as it is, nothing for None.

    >>> shown(Markup("<b>")), shown("<b>"), shown(7), shown(None)
    (Markup('<b>'), '&lt;b&gt;', '7', '')
    """
    if type(value) is str:
        return safe(value)
    if type(value) is Markup:
        return value
    return "" if value is None else safe(str(value))


def address(value: str | None) -> str:
    """Return an address that a link may have: http or https; empty for any other text.

    >>> address("https://example.org/a"), address("JaVaScript:alert(1)")
    ('https://example.org/a', '')
    """
    text = value or ""
    plain = text.isprintable() and not any(each in text for each in " \"'<>\\`")
    return text if plain and text.lower().startswith(("http://", "https://")) else ""


class Links:
    """The pieces as pages at one depth have them.

    Attributes:
        contents: the records.
        root: the way from a page to the top of the site: empty, or `../`.
    """

    def __init__(self, contents: Contents, root: str) -> None:
        self.contents = contents
        self.root = root
        # bound here, so that what was made once is kept as long as the pages are made
        self.to: Callable[..., Markup] = cache(self._to)
        self.number: Callable[..., Markup] = cache(self._number)
        self.checked: Callable[..., Markup] = cache(self._checked)
        self._quotes: dict[str, Markup] = {}
        self._voices: dict[str, Markup] = {}
        self._said: dict[str, Markup] = {}

    def href(self, resource: str, key: str) -> str:
        """Return the address of a record from a page."""
        return self.root + self.contents.addresses.of(resource, key)

    def _to(self, resource: str, key: str, text: str = "") -> Markup:
        """Return a link to a record, by its label or another text; it says what is withdrawn."""
        label = text or self.contents.label(resource, key) or key
        gone = ' <em class="gone">(withdrawn)</em>' if self.contents.is_gone(resource, key) else ""
        href = safe(self.href(resource, key))
        return _html(f'<a href="{href}" dir="auto">{safe(label)}{gone}</a>')

    def _number(self, document: str) -> Markup:
        """Return the number of a document; nothing for one that was not read."""
        number = self.contents.number_of.get(document)
        if number is None:
            return Markup()
        label = safe(self.contents.label("documents", document))
        return _html(f'<b class="num" title="{label}">{number}</b>')

    def _checked(self, passage: str) -> Markup:
        """Return how a quote was checked, with a sign."""
        found = self.contents.is_found(passage)
        kind, sign = ("is-found", "✓") if found else ("not-found", "!")
        words = safe(self.contents.verified(passage))
        sign = f'<span aria-hidden="true">{sign}</span>'
        return _html(f'<span class="check {kind}">{sign} {words}</span>')

    def quoted(self, claim: Claim) -> Markup:
        """Return the quote of a claim."""
        if claim.id not in self._quotes:
            text = self.contents.quote(claim)
            html = self.phrase(text, claim.passage, claim.document) if text else ""
            self._quotes[claim.id] = _html(html or '<span class="muted">quote withheld</span>')
        return self._quotes[claim.id]

    def phrase(self, text: str, passage: str | None, document: str = "") -> Markup:
        """Return words of a text in quotation marks, in their language.

        Args:
            text: the words.
            passage: id of a passage that has them.
            document: id of the document, where no passage is recorded.
        """
        language = self.contents.language(passage, document)
        spoken = f' lang="{safe(language)}"' if language else ""
        return _html(f'<q dir="auto"{spoken}>{safe(text)}</q>')

    def voices(self, claim: Claim) -> Markup:
        """Return the voices of a claim, outermost first."""
        if claim.id not in self._voices:
            steps = [
                f'{self.to("agents", each.agent)} <span class="muted">{safe(each.mode)}</span>'
                for each in self.contents.voices_of(claim.id)
            ]
            self._voices[claim.id] = _html(" \u203a ".join(steps))
        return self._voices[claim.id]

    def said(self, value: str) -> Markup:
        """Return a value in words; each date stays in one line, a span of them reads as one."""
        if value not in self._said:
            parts = [f'<span class="date">{safe(each)}</span>' for each in value.split("/")]
            html = " to ".join(parts) if _SPAN.fullmatch(value) else safe(value)
            self._said[value] = _html(html)
        return self._said[value]

    def message(self, text: str) -> tuple[str, list[str]]:
        """Return the message of a finding: what it says, and what each document says.

        >>> Links.message(None, 'Documents differ: “A” gives 1, “one”; “B” gives 2, “two”')
        ('Documents differ:', ['“A” gives 1, “one”', '“B” gives 2, “two”'])
        """
        lead, *rest = _LEAD.split(text, maxsplit=1)
        given = _GIVEN.split("".join(rest))
        return (f"{lead}:", given) if len(given) > 1 else (text, [])

    def cells(self, record: Record) -> Markup:
        """Return every cell of a record that is not empty."""
        rows = "".join(
            f'<div><dt>{safe(name)}</dt><dd dir="auto">{safe(str(cell))}</dd></div>'
            for name, cell in record.to_dict().items()
            if cell is not None
        )
        summary = '<details class="record"><summary>The record: every cell</summary>'
        return _html(f'{summary}\n<dl class="cells">{rows}</dl>\n</details>\n')

    def outside(self, url: str) -> Markup:
        """Return a link to an address elsewhere; the text alone for anything that is none."""
        if address(url):
            relation = "external nofollow noopener noreferrer"
            return _html(f'<a href="{safe(url)}" rel="{relation}">{safe(url)}</a>')
        return _html(f'<span dir="auto">{safe(url)}</span>')


def _html(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - each part of it is escaped

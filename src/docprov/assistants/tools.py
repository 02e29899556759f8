"""The tools that an assistant is given: each asks one public function, and answers with its JSON.

They read one package and its texts. One of them writes: drafts of claims, which wait for a review,
in the package that was named for it. Nothing is fetched unless that was allowed. What a source says
is handed on as data; whether it is true or what to do with it is for the reader.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from attrs import asdict, frozen
from pydantic import Field

from docprov.consulting.comparing import compare
from docprov.consulting.listing import findings_of
from docprov.consulting.searching import search, show
from docprov.consulting.tracing import trace
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import in_quotes
from docprov.evidence.quote_checking import check_quote
from docprov.recording.drafting import draft_claim
from docprov.storage.addresses import is_address
from docprov.storage.http import Limits
from docprov.storage.real_paths import real

MOST = 100
"""How many hits or findings one answer lists."""
Answer = dict[str, Any]


def _said(description: str) -> Any:  # noqa: ANN401 - the mark of pydantic
    return Field(description=description)


@frozen(eq=False)
class Tools:
    """The tools over one package.

    Attributes:
        package: the package that is read.
        evidence: folder with the captured texts; None for none.
        drafts: folder of the package that takes drafts; None for none.
        fetching: how far an address may be fetched; None fetches none.
    """

    package: str | Path
    evidence: Path | None = None
    drafts: Path | None = None
    fetching: Limits | None = None

    @property
    def reading(self) -> tuple[Callable[..., Answer], ...]:
        """The tools that write nothing."""
        return (self.check_quote, self.search, self.show, self.trace, self.findings, self.compare)

    def check_quote(
        self,
        quote: Annotated[str, _said("The words that are said to occur in a text, exactly.")],
        source: Annotated[
            str,
            _said("A file of the evidence folder, or an http or https address; empty for them all"),
        ] = "",
        value: Annotated[str, _said("What the quote is said to mean, such as: about 40")] = "",
        language: Annotated[str, _said("Language of the text, as a BCP 47 tag.")] = "en",
    ) -> Answer:
        """Check whether a text contains a quote, and whether the words around it say a value.

        The verdict is exact: verbatim, normalised or elided where the text contains it, absent
        where it does not, with the most similar passage.
        """
        if is_address(source):
            if self.fetching is None:
                raise DocprovError("nothing is fetched here: start with --allow-fetching")
            found = check_quote(
                quote, source, value=value, language=language or None, limits=self.fetching
            )
        else:
            place = self._text(source)
            found = check_quote(quote, place, value=value, language=language or None)
        return {"ok": found.ok} | asdict(found)

    def _text(self, name: str) -> Path:
        """Return a file of the evidence folder, or the folder; nothing outside it is read.

        Raises:
            DocprovError: there is none.
        """
        if self.evidence is None:
            raise DocprovError("there are no texts here: start with --evidence DIR")
        folder = real(self.evidence)
        place = real(folder / name)
        if not place.is_relative_to(folder) or not place.exists():
            problem = f"the evidence folder has no {in_quotes(name)}"
            raise DocprovError(f"{problem}; leave out the source to search all its files")
        return place

    def search(
        self, words: Annotated[str, _said("Words that all occur, in any order, case and accent.")]
    ) -> Answer:
        """Search the quotes, statements and names of the package for words."""
        hits = search(self.package, words).hits
        listed = [asdict(each) for each in hits[:MOST]]
        return {"words": words, "hits": listed, "left_off": max(len(hits) - MOST, 0)}

    def show(
        self, record: Annotated[str, _said("The id of any record, such as a claim or a document.")]
    ) -> Answer:
        """Show a record: its cells, what it names, and how often it is named.

        Records of several tables may have one id, as a document that is also a subject.
        """
        return {"records": [_json(each.to_json()) for each in show(self.package, record)]}

    def trace(self, claim: Annotated[str, _said("The id of a claim.")]) -> Answer:
        """Trace a claim: its quote in the text, its document, its voices, and who else says it."""
        return _json(trace(self.package, claim, self.evidence).to_json())

    def findings(
        self,
        rule: Annotated[str, _said("Only those of one rule, such as DF201.")] = "",
        document: Annotated[str, _said("Only those with a document, by its id.")] = "",
        subject: Annotated[str, _said("Only those on a subject, by its id.")] = "",
    ) -> Answer:
        """List what the sources say together: where they differ, and how they depend.

        A finding is a fact about the sources; none says which of them is right.
        """
        found = findings_of(
            self.package, rule=rule or None, document=document or None, subject=subject or None
        )
        content = _json(found.to_json())
        left_off = max(len(content["findings"]) - MOST, 0)
        return content | {"findings": content["findings"][:MOST], "left_off": left_off}

    def compare(self, subject: Annotated[str, _said("The id of a subject.")]) -> Answer:
        """Compare what the documents say of one subject, question by question."""
        return _json(compare(self.package, subject).to_json())

    def draft_claim(  # noqa: PLR0913 - each is a field of a claim
        self,
        *,
        document: Annotated[str, _said("The id of the document that says it.")],
        quote: Annotated[str, _said("The fewest words that say it: at most 15, from the text.")],
        subject: Annotated[str, _said("The id of what the claim is about.")],
        predicate: Annotated[str, _said("The id of what is said of it.")],
        value: Annotated[str, _said("What the quote says, such as: 41, or: more than 150")] = "",
        value_as_written: Annotated[str, _said("The words of the value, where not digits.")] = "",
        population: Annotated[str, _said("The id of who or what is counted.")] = "",
        object: Annotated[str, _said("The id of the subject that is the value.")] = "",  # noqa: A002 - the name of the field
        time: Annotated[str, _said("When it happened, as EDTF, such as 1911-06-02.")] = "",
        time_quote: Annotated[str, _said("The words of the text that say when.")] = "",
        place: Annotated[str, _said("The id of where it happened.")] = "",
        prefix: Annotated[str, _said("Words right before a quote that occurs twice.")] = "",
        suffix: Annotated[str, _said("Words right after a quote that occurs twice.")] = "",
        polarity: Annotated[str, _said("affirmed, denied or unknown.")] = "",
        statement: Annotated[
            str,
            _said("The claim in neutral words, where its predicate gives none, as in a denial."),
        ] = "",
        note: Annotated[str, _said("What a reviewer should know.")] = "",
    ) -> Answer:
        """Draft a claim in the package for drafts, where it waits until a person reviews it.

        It is refused where the text does not contain the quote or the record would have a fault;
        the answer then says what to change.
        """
        if self.drafts is None:
            raise DocprovError("no drafts are taken here: start with --drafts DIR")
        given = {name: cell for name, cell in locals().items() if name not in {"self", "document"}}
        claim = {name: cell for name, cell in given.items() if cell}
        made = draft_claim(self.drafts, document, claim, self.evidence)
        return {
            "claims": [each.to_dict() for each in made.claims],
            "verdict": made.verdict,
            "waits_for": "a review by another agent: `docprov review`",
        }


def _json(text: str) -> Answer:
    content: Answer = json.loads(text)
    return content

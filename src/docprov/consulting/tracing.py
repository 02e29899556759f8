"""One claim, traced: quote, capture, document, voices, cited works, and what else is said of it."""

from collections.abc import Iterator
from pathlib import Path

from attrs import asdict, frozen

from docprov.consulting.contexts import Context, context_of
from docprov.consulting.listing import all_findings, unknown_record
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import dot_quoted, mermaid_quoted, printable, sorted_json
from docprov.evidence.folder import open_evidence
from docprov.findings.findings import Found
from docprov.findings.sameness import gives_same
from docprov.findings.wording import Words
from docprov.model.records import Claim
from docprov.package.package import Package, open_package, refuse_unreadable
from docprov.storage.files import Files


@frozen(kw_only=True)
class Voice:
    """One voice of a claim.

    Attributes:
        agent: id of the agent.
        name: its name.
        mode: what it does with the claim: asserts, reports, quotes, estimates or alleges.
        document: id of the work in which it speaks; None where none is named.
        work: label of that work.
        held: whether a text of that work is held; None where no work is named.
    """

    agent: str
    name: str
    mode: str
    document: str | None = None
    work: str | None = None
    held: bool | None = None


@frozen(kw_only=True)
class Step:
    """One piece of work on a claim: who recorded or reviewed it.

    Attributes:
        kind: what was done.
        agent: who did it.
        ended: when.
        method: how: human, machine, or machine-reviewed.
    """

    kind: str
    agent: str
    ended: str
    method: str


@frozen(kw_only=True, repr=False)
class Trace(Summary):
    """A claim with all that leads to it; as a string it is what `docprov trace` prints.

    Attributes:
        claim: id of the claim.
        statement: what it says, in neutral words.
        context: its quote in its place.
        capture: id of the capture that is quoted.
        sha256: digest of its bytes.
        document: id of the document.
        label: label of the document.
        voices: who speaks, outermost first; the last one is the origin as far as the text tells.
        work: who recorded and who reviewed it.
        agrees: claims of other documents that give the same value for the same question.
        findings: the findings that the claim is part of.
        withdrawn: why the claim is withdrawn and what replaces it; empty for one that holds.
    """

    claim: str
    statement: str
    context: Context
    capture: str
    sha256: str
    document: str
    label: str
    voices: tuple[Voice, ...]
    work: tuple[Step, ...]
    agrees: tuple[str, ...]
    findings: tuple[Found, ...]
    withdrawn: str = ""

    def _title(self) -> str:
        return f"{self.claim}: {self.statement}"

    def _lines(self) -> Iterator[str]:
        yield f"claim     {self.claim}"
        yield f"          {self.statement}"
        if self.withdrawn:
            yield f"withdrawn {self.withdrawn}"
        yield f"quote     {self.context}"
        yield f"capture   {self.capture} {self.sha256}"
        yield f"document  {self.document}: {self.label}"
        for number, voice in enumerate(self.voices):
            work = f" in “{voice.work}”" if voice.work else ""
            unheld = ", of which no text is held" if voice.held is False else ""
            yield f"{'voices' if not number else '':<10}{voice.name} {voice.mode}{work}{unheld}"
        yield f"origin    {self.origin}"
        for step in self.work:
            yield f"record    {step.kind} by {step.agent}, {step.ended}, {step.method}"
        yield f"agrees    {', '.join(self.agrees) or 'no claim of another document'}"
        for each in self.findings:
            yield f"{each.rule}     {each.message}"

    @property
    def origin(self) -> str:
        """The innermost voice, with the work in which it speaks: where the text says it is from."""
        last = self.voices[-1] if self.voices else None
        if last is None:
            return "not recorded"
        works = [voice.work for voice in self.voices if voice.work]
        return f"{last.name}, as “{works[-1]}” has it" if works else last.name

    def to_json(self) -> str:
        r"""Return the trace as a JSON text with sorted keys.

        >>> import docprov
        >>> docprov.trace("docs/examples/arden", "arden-2011.c-b0at5").to_json()[:18]
        '{\n  "agrees": [],\n'
        """
        return sorted_json(asdict(self))

    def to_dot(self) -> str:
        """Return the trace as a graph in the DOT language.

        >>> import docprov
        >>> docprov.trace("docs/examples/arden", "arden-2011.c-b0at5").to_dot().splitlines()[0]
        'digraph trace {'
        """
        lines = ["digraph trace {", "  rankdir=LR;"]
        nodes, edges = self._graph()
        lines += [f"  {name} [label={dot_quoted(label)}];" for name, label in nodes]
        lines += [f"  {one} -> {other} [label={dot_quoted(label)}];" for one, other, label in edges]
        return "\n".join([*lines, "}"]) + "\n"

    def to_mermaid(self) -> str:
        """Return the trace as a Mermaid flow chart.

        >>> import docprov
        >>> docprov.trace("docs/examples/arden", "arden-2011.c-b0at5").to_mermaid().splitlines()[0]
        'flowchart LR'
        """
        nodes, edges = self._graph()
        lines = [f"  {name}[{mermaid_quoted(label)}]" for name, label in nodes]
        lines += [f"  {one} -->|{mermaid_quoted(label)}| {other}" for one, other, label in edges]
        return "\n".join(["flowchart LR", *lines]) + "\n"

    def _graph(self) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
        nodes = [
            ("claim", self.statement),
            ("quote", f"“{self.context.quote}”"),
            ("capture", self.capture),
            ("document", self.label),
        ]
        edges = [
            ("claim", "quote", "states it"),
            ("quote", "capture", "is quoted from"),
            ("capture", "document", "holds"),
        ]
        before = "document"
        for number, voice in enumerate(self.voices):
            name = f"voice{number}"
            work = f" in “{voice.work}”" if voice.work else ""
            nodes.append((name, f"{voice.name}{work}"))
            edges.append((before, name, voice.mode))
            before = name
        return [(name, printable(" ".join(label.split()))) for name, label in nodes], edges


def trace(
    source: str | Path | Files | Package, claim: str, evidence: str | Path | None = None
) -> Trace:
    """Return a claim with all that leads to it, and what else is said of its question.

    Args:
        source: a package, or where it is.
        claim: id of the claim.
        evidence: folder with the captured texts; None takes what `DOCPROV_EVIDENCE` names, if
            anything. Where the text is held, the quote is shown in it.

    Raises:
        LoadError: the package cannot be read.
        DocprovError: there is no such claim, or no such folder.

    >>> trace("docs/examples/arden", "arden-2011.c-b0at5").origin
    'a stoker, as “Mail (Leith) of 5 June 1911” has it'
    """
    package = open_package(source)
    refuse_unreadable(package)
    tables = package.tables
    if claim not in tables["claims"]:
        raise unknown_record(package, "claims", claim)
    found, words = tables["claims"][claim], Words(tables)
    passage = tables["passages"][found.passage]
    capture = tables["captures"][passage.capture]
    steps = sorted(tables["attributions"].having("claim", claim), key=lambda each: each.step)
    return Trace(
        claim=claim,
        statement=found.statement,
        context=context_of(package, found.passage, open_evidence(evidence)),
        capture=capture.id,
        sha256=capture.sha256,
        document=found.document,
        label=words.label("documents", found.document),
        voices=tuple(_voice(words, each.agent, each.mode, each.document) for each in steps),
        work=tuple(
            _step(words, activity) for activity in (found.activity, found.review) if activity
        ),
        agrees=tuple(_agreeing(words, found)),
        findings=tuple(each for each in all_findings(package) if ("claims", claim) in each.records),
        withdrawn=_withdrawn(words, found),
    )


def _withdrawn(words: Words, claim: Claim) -> str:
    """Return why a claim does not hold and what replaces it; empty for one that holds."""
    if words.is_current(claim):
        return ""
    record = claim if claim.status == "withdrawn" else words.tables["documents"][claim.document]
    whose = "" if record is claim else f"with the entry of its document {record.id}: "
    replaced = f"; replaced by {record.replaced_by}" if record.replaced_by else ""
    return f"{whose}{(record.reason or 'no reason is recorded').rstrip('.')}{replaced}"


def _voice(words: Words, agent: str, mode: str, document: str | None) -> Voice:
    if document is None:
        return Voice(agent=agent, name=words.label("agents", agent), mode=mode)
    return Voice(
        agent=agent,
        name=words.label("agents", agent),
        mode=mode,
        document=document,
        work=words.label("documents", document),
        held=words.tables["documents"][document].holding == "held",
    )


def _step(words: Words, activity: str) -> Step:
    found = words.tables["activities"][activity]
    name = words.label("agents", found.agent)
    return Step(kind=found.kind, agent=name, ended=str(found.ended), method=found.method)


def _agreeing(words: Words, claim: Claim) -> Iterator[str]:
    """Yield the claims of other documents that give the same value for the same question."""
    if not words.stated(claim.id):
        return
    asked = words.exact(claim.id)
    for each in words.tables["claims"].having("subject", claim.subject):
        other = each.document != claim.document and words.is_current(each)
        if other and words.exact(each.id) == asked and gives_same(claim, each):
            yield each.id

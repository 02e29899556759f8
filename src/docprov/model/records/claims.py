"""Records of what documents say: claims, their breakdowns and voices, citations, and relations."""

from decimal import Decimal
from typing import Annotated, Literal

from attrs import frozen

from docprov.model.dates import Date
from docprov.model.records.columns import SLUG, column
from docprov.model.records.documents import ActivityReference, PassageReference, Review
from docprov.model.records.record import Record, self_checking
from docprov.model.records.vocabulary import Life, Note, Reason, Replaced
from docprov.model.values import Comparator, Quantity, parse_decimal


@frozen(kw_only=True, field_transformer=self_checking)
class Claim(Record):
    """One statement that a document makes, with its quote; its attributions say who makes it."""

    id: Annotated[str, column("Stable id.", "arden-2011.c-7k2ma", pattern=SLUG)]
    document: Annotated[
        str, column("The document that makes the claim.", "arden-2011", references="documents")
    ]
    passage: Annotated[
        str,
        column("The phrase that states it.", "arden-2011.p-0f3a9c1b2d4e", references="passages"),
    ]
    statement: Annotated[
        str,
        column(
            "The claim in neutral words of the recorder.",
            "The document gives the number of dockers killed as 41.",
        ),
    ]
    subject: Annotated[str, column("What it is about.", "arden-fire", references="subjects")]
    predicate: Annotated[
        str, column("What it says of the subject.", "deaths", references="predicates")
    ]
    value: Annotated[
        str | None, column("The stated number, date or words, in canonical form.", "41")
    ] = None
    value_as_written: Annotated[
        str | None, column("The value as the text spells it.", "over 150")
    ] = None
    comparator: Annotated[Comparator | None, column("How a number is qualified.", "exact")] = None
    lower: Annotated[
        Decimal | None, column("Lower end of the interval that the value means.", "41")
    ] = None
    upper: Annotated[
        Decimal | None, column("Upper end of the interval that the value means.", "41")
    ] = None
    unit: Annotated[str | None, column("Unit in which it is counted or measured.", "person")] = None
    object: Annotated[
        str | None, column("The subject that is the value.", "arden-council", references="subjects")
    ] = None
    population: Annotated[
        str | None, column("Who or what is counted.", "dockers", references="subjects")
    ] = None
    time: Annotated[Date | None, column("When it was, as EDTF.", "1911-06-02/1911-06-03")] = None
    time_as_written: Annotated[
        str | None, column("The time as the text spells it.", "In the night of 2 June")
    ] = None
    time_passage: Annotated[
        str | None,
        column(
            "The phrase that states the time.", "arden-2011.p-77aa01cd23ef", references="passages"
        ),
    ] = None
    time_basis: Annotated[
        Literal["stated", "inherited", "relative", "document-date", "unanchored"] | None,
        column(
            "Whether the time is stated with the claim, stated elsewhere in the text, counted from "
            "another date, taken from the document's date, or cannot be determined.",
            "inherited",
        ),
    ] = None
    place: Annotated[str | None, column("Where it was.", "arden", references="subjects")] = None
    breakdown: Annotated[
        str | None,
        column(
            "The breakdown that this claim is a part of.",
            "arden-2011.b-2mf8q",
            references="breakdowns",
        ),
    ] = None
    polarity: Annotated[
        Literal["affirmed", "denied", "unknown"],
        column("Whether it is affirmed, denied, or said to be not known.", "affirmed"),
    ] = "affirmed"
    status: Life = "current"
    replaced_by: Replaced = None
    reason: Reason = None
    activity: ActivityReference
    review: Review = None
    note: Note = None

    @property
    def quantity(self) -> Quantity | None:
        """The value as a quantity, None for claims that state none."""
        if self.comparator is None:
            return None
        number = parse_decimal(self.value) if self.value is not None else None
        return Quantity(
            comparator=self.comparator, value=number, lower=self.lower, upper=self.upper
        )


@frozen(kw_only=True, field_transformer=self_checking)
class Breakdown(Record):
    """One way in which a document divides a whole; the parts are claims that name it."""

    id: Annotated[str, column("Stable id.", "arden-2011.b-2mf8q", pattern=SLUG)]
    whole: Annotated[
        str, column("The claim that is divided.", "arden-2011.c-7k2ma", references="claims")
    ]
    dimension: Annotated[str, column("What it is divided by.", "sex-age", pattern=SLUG)]
    reading: Annotated[
        Literal["inclusive", "additive", "unclear"],
        column(
            "Whether the parts are counted within the whole or in addition to it, or the wording "
            "is unclear.",
            "inclusive",
        ),
    ]
    exhaustive: Annotated[
        Literal["yes", "no", "unstated"],
        column("Whether the text says that the parts make up the whole.", "unstated"),
    ] = "unstated"
    disjoint: Annotated[
        Literal["yes", "no", "unstated"],
        column("Whether the text says that no part overlaps another.", "unstated"),
    ] = "unstated"
    note: Note = None


@frozen(kw_only=True, field_transformer=self_checking)
class Attribution(Record):
    """One step in the chain of voices of a claim; step 0 is the document's own voice."""

    claim: Annotated[str, column("The claim.", "arden-2011.c-7k2ma", references="claims")]
    step: Annotated[int, column("Place in the chain, 0 outermost.", "0", minimum=0)]
    agent: Annotated[str, column("Who speaks.", "arden-post", references="agents")]
    document: Annotated[
        str | None,
        column("The work in which the agent speaks.", "mail-1911-06-05", references="documents"),
    ] = None
    mode: Annotated[
        Literal["asserts", "reports", "quotes", "estimates", "alleges"],
        column("What this agent does with the claim.", "asserts"),
    ]
    passage: PassageReference = None
    as_written: Annotated[
        str | None, column("The agent as the text names it.", "a stoker told")
    ] = None
    certainty: Annotated[
        Literal["explicit", "implied"],
        column("Whether the text says so or implies it.", "explicit"),
    ] = "explicit"


@frozen(kw_only=True, field_transformer=self_checking)
class Citation(Record):
    """A reference from one document to another work (intent: CiTO, Citation Typing Ontology)."""

    id: Annotated[str, column("Stable id.", "arden-2011.x-4hd1c", pattern=SLUG)]
    document: Annotated[
        str, column("The document that cites.", "arden-2011", references="documents")
    ]
    passage: Annotated[
        str, column("The phrase that cites.", "arden-2011.p-0f3a9c1b2d4e", references="passages")
    ]
    cited: Annotated[str, column("The work cited.", "mail-1911-06-05", references="documents")]
    intent: Annotated[
        Literal[
            "quotes",
            "reports",
            "cites-as-evidence",
            "cites-as-authority",
            "alleges-breach-of",
            "describes",
            "links-to",
            "disputes",
            "mentions",
        ],
        column("Why it is cited.", "quotes"),
    ]
    locator: Annotated[str | None, column("Place within the cited work.", "page 3")] = None
    as_written: Annotated[
        str, column("The reference as the text spells it.", "Mail (Leith), 5 June 1911")
    ]
    status: Life = "current"
    replaced_by: Replaced = None
    reason: Reason = None
    activity: ActivityReference
    review: Review = None
    note: Note = None


@frozen(kw_only=True, field_transformer=self_checking)
class ClaimRelation(Record):
    """How one claim relates to another; a symmetric relation is recorded once, smaller id first."""

    claim: Annotated[str, column("The claim.", "arden-2011.c-7k2ma", references="claims")]
    relation: Annotated[
        Literal[
            "contradicts",
            "agrees",
            "refines",
            "not-comparable",
            "beside",
            "within",
            "proof-of",
        ],
        column(
            "How it relates to the other claim; beside and within: how one document names two "
            "groups without their whole; proof-of: it is given as proof of the other.",
            "refines",
        ),
    ]
    other: Annotated[str, column("The other claim.", "leith-1911.c-b04xe", references="claims")]
    status: Annotated[
        Literal["open", "explained", "resolved"] | None,
        column("Whether a difference has been explained or resolved.", "open"),
    ] = None
    explanation: Annotated[
        str | None, column("What explains it.", "The later text counts visitors too.")
    ] = None
    activity: ActivityReference

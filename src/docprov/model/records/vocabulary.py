"""Records of the shared vocabulary: agents, what claims are about, what they can say, and names.

Names are neutral; a characterisation is a claim, never a label.
"""

from decimal import Decimal
from typing import Annotated, Literal

from attrs import frozen

from docprov.model.dates import Date
from docprov.model.records.columns import SLUG, column
from docprov.model.records.record import Record, self_checking
from docprov.model.value_types import ValueTypeName

Status = Literal["current", "withdrawn"]
"""Whether a record still holds; a withdrawn one keeps its id and its reason."""

Replaced = Annotated[
    str | None,
    column("Id of the record that replaces this one.", "arden-post-2", references="self"),
]
Reason = Annotated[str | None, column("Why the record was withdrawn.", "entered twice")]
Life = Annotated[
    Status,
    column("Whether the record is current; a withdrawn one stays in the table.", "current"),
]
Note = Annotated[
    str | None,
    column("A remark for readers; nothing is computed from it.", "spelled so in the source"),
]
Identifier = Annotated[
    str | None,
    column(
        "The same thing in a public register, as an address or a CURIE.",
        "https://www.wikidata.org/entity/Q42",
    ),
]


@frozen(kw_only=True, field_transformer=self_checking)
class Agent(Record):
    """Someone or something that speaks, writes, publishes or acts."""

    id: Annotated[str, column("Stable id.", "arden-post", pattern=SLUG)]
    name: Annotated[
        str, column("Name, or a neutral description where a source gives none.", "Arden Post")
    ]
    kind: Annotated[
        Literal["person", "organization", "group", "software"],
        column("Kind of agent.", "organization"),
    ]
    naming: Annotated[
        Literal["named", "described", "unnamed"],
        column("Whether the sources name the agent, only describe it, or do neither.", "named"),
    ]
    identifier: Identifier = None
    status: Life = "current"
    replaced_by: Replaced = None
    reason: Reason = None
    note: Note = None


@frozen(kw_only=True, field_transformer=self_checking)
class AgentRelation(Record):
    """A relation between two agents that a source states."""

    agent: Annotated[
        str, column("The agent that the relation is about.", "arden-post", references="agents")
    ]
    relation: Annotated[
        Literal["part-of", "controlled-by", "renamed-from"],
        column("How it relates to the other agent.", "controlled-by"),
    ]
    other: Annotated[str, column("The other agent.", "arden-council", references="agents")]
    time: Annotated[Date | None, column("When it held, as EDTF.", "1911/1920")] = None
    source: Annotated[
        str, column("The document that states it.", "arden-2011", references="documents")
    ]
    passage: Annotated[
        str | None,
        column("Where the document states it.", "arden-2011.p-0f3a9c1b2d4e", references="passages"),
    ] = None
    activity: Annotated[
        str, column("The activity that recorded it.", "arden-2011.a-3k9xw", references="activities")
    ]
    note: Note = None


@frozen(kw_only=True, field_transformer=self_checking)
class Subject(Record):
    """What a claim is about or counts: an event, a place, a population, an instrument."""

    id: Annotated[str, column("Stable id.", "arden-fire", pattern=SLUG)]
    label: Annotated[str, column("Neutral name.", "the fire at Arden harbour")]
    kind: Annotated[
        Literal[
            "event",
            "place",
            "population",
            "instrument",
            "organization",
            "person",
            "policy",
            "document",
            "other",
        ],
        column("Kind of subject.", "event"),
    ]
    time: Annotated[Date | None, column("When it was, as EDTF.", "1911-06-02/1911-06-03")] = None
    broader: Annotated[
        str | None,
        column(
            "The wider subject that this one is a part of.", "arden-fires", references="subjects"
        ),
    ] = None
    agent: Annotated[
        str | None, column("The same thing as an actor.", "arden-council", references="agents")
    ] = None
    document: Annotated[
        str | None, column("The same thing as a work.", "arden-count", references="documents")
    ] = None
    latitude: Annotated[
        Decimal | None, column("Degrees north of the equator (WGS 84), for a place.", "56.25")
    ] = None
    longitude: Annotated[
        Decimal | None, column("Degrees east of Greenwich (WGS 84), for a place.", "-2.75")
    ] = None
    radius: Annotated[
        int | None,
        column(
            "Metres around the coordinates within which the place lies "
            "(Darwin Core: coordinateUncertaintyInMeters).",
            "500",
            minimum=1,
        ),
    ] = None
    identifier: Identifier = None
    status: Life = "current"
    replaced_by: Replaced = None
    reason: Reason = None
    note: Note = None


@frozen(kw_only=True, field_transformer=self_checking)
class Predicate(Record):
    """What a claim says of its subject, and what kind of value it takes."""

    id: Annotated[str, column("Stable id.", "deaths", pattern=SLUG)]
    label: Annotated[str, column("Neutral name.", "people killed")]
    definition: Annotated[
        str,
        column(
            "What is counted, precise enough that two recorders decide alike.",
            "People who lost their lives.",
        ),
    ]
    template: Annotated[
        str | None,
        column(
            "What a voice says, in neutral words: a verb in two forms, then the slots {subject}, "
            "{population}, {object} and {value}; a part in [ ] is omitted where its slot is "
            "unstated.",
            "{gives/giving} the number of [{population} ]killed as {value}",
        ),
    ] = None
    value_type: Annotated[
        ValueTypeName,
        column("What kind of value its claims have.", "quantity"),
    ]
    unit: Annotated[str | None, column("Unit in which it is counted or measured.", "person")] = None
    broader: Annotated[
        str | None,
        column(
            "The wider predicate that includes this one.", "casualties", references="predicates"
        ),
    ] = None
    status: Life = "current"
    replaced_by: Replaced = None
    reason: Reason = None
    note: Note = None


@frozen(kw_only=True, field_transformer=self_checking)
class Name(Record):
    """A name of an agent, a subject or a document, in one language."""

    resource: Annotated[
        Literal["agents", "subjects", "documents"],
        column("The table of what is named.", "agents"),
    ]
    record: Annotated[str, column("The id of what is named.", "arden-post", pattern=SLUG)]
    name: Annotated[str, column("The name, as it is spelled.", "The Post of Arden")]
    language: Annotated[
        str,
        column(
            "Language and, where it matters, script, as a BCP 47 tag; und where it is not known.",
            "en",
            pattern=r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*",
        ),
    ]
    kind: Annotated[
        Literal["name", "official", "short", "former", "variant", "translation", "transliteration"],
        column("What kind of name it is.", "variant"),
    ] = "name"
    source: Annotated[
        str | None,
        column("The document that has the name.", "arden-2011", references="documents"),
    ] = None
    passage: Annotated[
        str | None,
        column("Where the document has it.", "arden-2011.p-0f3a9c1b2d4e", references="passages"),
    ] = None
    note: Note = None

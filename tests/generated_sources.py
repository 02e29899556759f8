"""A generator of invented sources whose findings are known: scenes about mills, fairs and harbours.

Each scene has an event and documents of its own. It plants one thing that a rule has to find, or
something that only looks like it. `sources(count, seed)` returns tables, hashes of bodies and the
truth: for each code the sets of records that its findings are about.
"""

import random
from collections import defaultdict

from docprov.evidence.folder import winnow
from docprov.model.records import RESOURCES
from docprov.tables.table import Table

POPULATIONS = {
    "people": None,
    "guests": "people",
    "millers": "people",
    "old-millers": "millers",
    "carters": "people",
}
PREDICATES = {
    "injured": ("quantity", "person", None),
    "badly-injured": ("quantity", "person", "injured"),
    "lost": ("quantity", "person", None),
    "sheds": ("quantity", "shed", None),
    "years-since": ("elapsed-years", "year", None),
    "opened-on": ("date", None, None),
    "closed": ("none", None, None),
    "called": ("text", None, None),
}
WORDS = [
    f"{a}{b}"
    for a in ("ba", "do", "ki", "lu", "me", "ra", "so")
    for b in ("mill", "fair", "cart", "road", "sack", "bell", "lamp")
]


class Sources:
    """The rows of a package in the making, and the truth about them."""

    def __init__(self, seed):
        self.random = random.Random(seed)  # noqa: S311 - no secret
        self.rows = {name: [] for name in RESOURCES}
        self.bodies = {}
        self.truth = defaultdict(set)
        self.scenes = 0
        for key, broader in POPULATIONS.items():
            self.add("subjects", id=key, label=key, kind="population", broader=broader)
        for key, (kind, unit, broader) in PREDICATES.items():
            self.add("predicates", id=key, label=key, value_type=kind, unit=unit, broader=broader)

    def add(self, resource, **cells):
        status = (
            {"status": "current"}
            if any(c.name == "status" for c in RESOURCES[resource].columns)
            else {}
        )
        self.rows[resource].append(status | cells)

    def plant(self, code, *records):
        self.truth[code].add(frozenset(records))

    def plant_unsourced(self, *claims):
        """Plant that documents give one number without a source."""
        self.plant("DF307", *claims, *(each.split(".")[0] for each in claims))

    def event(self, time="1911-06-02"):
        self.scenes += 1
        key = f"e{self.scenes}"
        self.add("subjects", id=key, label=f"event {key}", kind="event", time=time)
        return key

    def document(self, agent=None, role="author", holding="held", text=None, **cells):
        key = f"d{len(self.rows['documents'])}"
        self.add(
            "documents",
            **(
                {
                    "id": key,
                    "label": f"paper {key}",
                    "kind": "letter",
                    "holding": holding,
                    "issued": "1950-01-01",
                }
                | cells
            ),
        )
        if agent:
            if agent not in {row["id"] for row in self.rows["agents"][-20:]}:
                self.add("agents", id=agent, name=agent, kind="person", naming="named")
            self.add("document_agents", document=key, agent=agent, role=role)
        self.add("captures", id=f"{key}.t001", document=key, sha256="sha256:" + "0" * 64)
        self.add(
            "passages", id=f"{key}.p", capture=f"{key}.t001", quote="words", verdict="verbatim"
        )
        if text:
            self.bodies[f"{key}.t001"] = winnow(text)
        return key

    def claim(self, document, subject, predicate, value=None, **cells):
        key = f"{document}.c{len(self.rows['claims'])}"
        kind, unit, _ = PREDICATES[predicate]
        stated = {"unit": unit, "polarity": "affirmed"}
        if kind in {"quantity", "elapsed-years"}:
            comparator = cells.pop("comparator", "exact")
            low = cells.pop(
                "lower", value if comparator in {"exact", "at-least", "more-than"} else None
            )
            high = cells.pop(
                "upper", value if comparator in {"exact", "at-most", "fewer-than"} else None
            )
            ends = {"lower": low, "upper": high}
            stated |= {"comparator": comparator, "value": value}
            stated |= {name: None if end is None else str(end) for name, end in ends.items()}
        elif value is not None:
            stated["value"] = value
        stated = {name: None if cell is None else str(cell) for name, cell in stated.items()}
        self.add(
            "claims",
            id=key,
            document=document,
            passage=f"{document}.p",
            statement="x",
            subject=subject,
            predicate=predicate,
            **(stated | cells),
        )
        self.add(
            "attributions",
            claim=key,
            step="0",
            agent="writer",
            mode="asserts",
            certainty="explicit",
        )
        return key

    def voice(self, claim, step, agent, document=None):
        self.add(
            "attributions",
            claim=claim,
            step=str(step),
            agent=agent,
            document=document,
            mode="reports",
            certainty="explicit",
        )

    def breakdown(self, whole, reading="inclusive", exhaustive="unstated", disjoint="unstated"):
        key = f"{whole}.b{len(self.rows['breakdowns'])}"
        self.add(
            "breakdowns",
            id=key,
            whole=whole,
            dimension="kind",
            reading=reading,
            exhaustive=exhaustive,
            disjoint=disjoint,
        )
        return key

    def cite(self, document, cited, intent="mentions", as_written="a paper"):
        key = f"{document}.x{len(self.rows['citations'])}"
        self.add(
            "citations",
            id=key,
            document=document,
            passage=f"{document}.p",
            cited=cited,
            intent=intent,
            as_written=as_written,
        )
        return key

    def number(self, low=100, high=900):
        return self.random.randrange(low, high)

    def text(self, count=120):
        return " ".join(
            f"{self.random.choice(WORDS)}{self.random.randrange(10**6)}x" for _ in range(count)
        )

    def tables(self):
        return {
            name: Table.of_columns(
                resource,
                {
                    column.name: [row.get(column.name) for row in self.rows[name]]
                    for column in resource.columns
                },
            )
            for name, resource in RESOURCES.items()
        }


def unsourced(s):
    e, n = s.event(), s.number()
    claims = [s.claim(s.document(), e, "injured", n, population="people") for _ in range(3)]
    s.plant_unsourced(*claims)


def unsourced_twice(s):
    """Two of three papers give two numbers without a source; the third one has a source."""
    e, n, documents = s.event(), s.number(), [s.document() for _ in range(3)]
    claims = [
        s.claim(d, e, predicate, n + add)
        for predicate, add in (("injured", 0), ("lost", 1))
        for d in documents
    ]
    s.voice(claims[2], 1, "clerk")
    s.voice(claims[5], 1, "reader", s.document())
    s.plant_unsourced(*claims[:2], *claims[3:5])


def disagreement(s):
    e, n = s.event(), s.number()
    claims = [
        s.claim(s.document(), e, "injured", n + add, population="people")
        for add in (0, 0, s.number(1, 50))
    ]
    s.plant("DF201", *claims)
    s.plant_unsourced(*claims[:2])


def narrower_above_wider(s):
    e, n = s.event(), s.number()
    s.plant(
        "DF201",
        s.claim(s.document(), e, "injured", n + 5, population="millers"),
        s.claim(s.document(), e, "injured", n, population="people"),
    )


def narrower_definition_above_wider(s):
    e, n = s.event(), s.number()
    s.plant(
        "DF201",
        s.claim(s.document(), e, "badly-injured", n + 5, population="people"),
        s.claim(s.document(), e, "injured", n, population="people"),
    )


def dates_apart(s):
    e = s.event()
    s.plant(
        "DF201",
        s.claim(s.document(), e, "opened-on", "1901"),
        s.claim(s.document(), e, "opened-on", "1902-05"),
    )


def inherited_time(s):
    e, n = s.event(), s.number()
    one = s.claim(
        s.document(),
        e,
        "injured",
        n,
        population="people",
        time="1911-06-02",
        time_basis="inherited",
    )
    s.plant("DF201", one, s.claim(s.document(), e, "injured", n + 1, population="people"))


def odds_inside(s):
    e, n, d = s.event(), s.number(), s.document()
    s.plant(
        "DF102",
        s.claim(d, e, "injured", n, population="people"),
        s.claim(d, e, "injured", n + 7, population="people"),
    )


def touching(s):
    e, n = s.event(), s.number()
    s.plant(
        "DF202",
        s.claim(s.document(), e, "injured", n, population="people"),
        s.claim(s.document(), e, "injured", n, comparator="more-than", population="people"),
    )


def touching_days(s):
    e = s.event()
    s.plant(
        "DF202",
        s.claim(s.document(), e, "opened-on", "1901-05-01"),
        s.claim(s.document(), e, "opened-on", "1901-05-01/1901-05-02"),
    )


def word_and_numbers(s):
    """A paper says several, and two others give numbers that differ."""
    e, n = s.event(), s.number()
    told = {"comparator": "unspecified", "value_as_written": "several"}
    word = s.claim(s.document(), e, "injured", None, **told)
    numbers = [s.claim(s.document(), e, "injured", n + add) for add in (0, 7)]
    s.plant("DF201", *numbers)
    s.plant("DF202", word, *numbers)


def narrower_touching(s):
    e, n = s.event(), s.number()
    s.plant(
        "DF202",
        s.claim(s.document(), e, "injured", n, population="people"),
        s.claim(s.document(), e, "injured", n, comparator="more-than", population="millers"),
    )


def one_value_touching_two_groups(s):
    e, n = s.event(), s.number()
    more = s.claim(s.document(), e, "injured", n, comparator="more-than", population="millers")
    claims = [s.claim(s.document(), e, "injured", n, population=p) for p in ("people", "millers")]
    s.plant("DF202", more, *claims)
    s.plant("DF203", *claims)
    s.plant_unsourced(*claims)


def word_among_other_whole(s):
    """Of some taken to a ward many are injured, of others a number is, told in two ways."""
    e, n = s.event(), s.number()
    claims, wholes = [], []
    for population, add, part in (("guests", 0, None), ("people", 9, 12), ("people", 9, 15)):
        d = s.document()
        wholes.append(s.claim(d, e, "lost", n + add, population=population))
        b = s.breakdown(wholes[-1])
        told = {} if part else {"comparator": "unspecified", "value_as_written": "many"}
        claims.append(s.claim(d, e, "injured", part, population="millers", breakdown=b, **told))
    s.plant("DF201", *claims[1:])
    s.plant("DF202", *claims)
    s.plant_unsourced(*wholes[1:])


def defined_otherwise(s, *definitions):
    """Plant one number for several definitions, each in a document of its own."""
    e, n = s.event(), s.number()
    claims = [
        s.claim(s.document(), e, predicate, n, population=population)
        for predicate, population in definitions
    ]
    s.plant("DF203", *claims)
    s.plant_unsourced(*claims)
    return claims


def other_definition(s):
    defined_otherwise(s, *(("injured", each) for each in ("guests", "millers", "people")))


def other_predicate(s):
    defined_otherwise(s, ("injured", "people"), ("badly-injured", "people"))


def defined_otherwise_than_cited(s):
    claims = defined_otherwise(s, ("injured", "people"), ("injured", "guests"))
    d, cited = (each.split(".")[0] for each in claims)
    s.cite(d, cited)
    s.plant("DF305", d, cited, *claims)


def with_parts(s, part, **told):
    """Plant a whole and two parts that cannot fit it; a part has the number that `part` makes."""
    e, n, d = s.event(), s.number(), s.document()
    whole = s.claim(d, e, "injured", n, population="people")
    b = s.breakdown(whole, **told)
    parts = [
        s.claim(d, e, "injured", part(n), population=each, breakdown=b)
        for each in ("guests", "millers")
    ]
    s.plant("DF101", whole, b, *parts)


def too_many_parts(s):
    with_parts(s, lambda whole: whole - 10, disjoint="yes")


def unclear_parts(s):
    with_parts(s, lambda whole: whole - 10, reading="unclear")


def too_few_parts(s):
    with_parts(s, lambda whole: whole // 3, exhaustive="yes")


def wrong_years(s):
    e, d = s.event(), s.document(issued="1961-06-02")
    s.plant("DF103", s.claim(d, e, "years-since", 60))


def later_source(s):
    d, cited = s.document(issued="1950"), s.document(issued="1960", holding="cited-only")
    citation = s.cite(d, cited)
    s.plant("DF104", citation)
    s.plant("DF303", cited, citation)


def early_report(s):
    e, d, source = s.event(), s.document(), s.document(issued="1910", holding="held")
    c = s.claim(d, e, "injured", s.number())
    s.voice(c, 1, "reader", source)
    s.plant("DF104", c, source)


def event_outside(s):
    e = s.event()
    part = f"part-of-{e}"
    s.add("subjects", id=part, label=part, kind="event", time="1912", broader=e)
    s.plant("DF104", part, e)


def unanchored(s):
    e, d = s.event(), s.document(issued=None)
    told = [("unanchored", None), ("unanchored", "still"), ("relative", "in the year of the comet")]
    claims = [
        s.claim(d, e, "called", str(at), time_basis=basis, time_as_written=written)
        for at, (basis, written) in enumerate(told)
    ]
    s.plant("DF105", d, *claims)


def copied(s):
    e, n, text = s.event(), s.number(), s.text()
    one, other = s.document(text=f"{text} with 41 men"), s.document(text=f"{text} with 14 men")
    claims = s.claim(one, e, "injured", n), s.claim(other, e, "injured", n + 3)
    s.plant("DF201", *claims)
    s.plant("DF204", one, other, *claims)


def denied(s):
    e = s.event()
    s.plant(
        "DF205",
        s.claim(s.document(), e, "closed"),
        s.claim(s.document(), e, "closed", polarity="denied"),
    )


def other_breakdown(s):
    e, n = s.event(), s.number()
    records, claims = [], []
    for reading in ("inclusive", "additive"):
        d = s.document()
        whole = s.claim(d, e, "injured", n, population="people")
        b = s.breakdown(whole, reading=reading)
        part = s.claim(d, e, "injured", 10, population="guests", breakdown=b)
        records += [whole, b]
        claims += [whole, part]
    s.plant("DF206", *records)
    s.plant_unsourced(*claims)


def other_name(s):
    work = s.document(holding="cited-only")
    citations = [
        s.cite(s.document(), work, as_written=name)
        for name in ("The Harbour Account", "The Harbour Ledger")
    ]
    s.plant("DF207", *citations)
    for each in citations:
        s.plant("DF303", work, each)


def other_title(s):
    """A paper that is held has another title than the one by which it is cited."""
    work = s.document(title="The Harbour Account of the Year")
    s.plant("DF207", work, s.cite(s.document(), work, as_written="The Harbour Ledger"))


def one_origin(s):
    """Five outlets have one agency's text, and two of them cite each other."""
    e, n, agency = s.event(), s.number(), f"agency{s.scenes}"
    s.add("agents", id=agency, name=agency, kind="organization", naming="named")
    outlets = [s.document(agent=f"outlet{s.scenes}-{each}", role="publisher") for each in range(5)]
    claims = [s.claim(each, e, "injured", n, population="people") for each in outlets]
    for each in claims:
        s.voice(each, 1, agency)
    loop = [s.cite(outlets[0], outlets[1], "reports"), s.cite(outlets[1], outlets[0], "reports")]
    s.plant("DF302", *outlets[:2], *loop)
    s.plant("DF301", *outlets, *claims)


def unheld(s):
    e, d, source = s.event(), s.document(), s.document(holding="cited-only", issued=None)
    c = s.claim(d, e, "injured", s.number())
    s.voice(c, 1, "reader", source)
    s.plant("DF303", source, c)


def unheld_evidence(s):
    source = s.document(holding="unidentified", issued=None)
    s.plant("DF303", source, s.cite(s.document(), source, "cites-as-evidence"))


def unheld_contents(s):
    source = s.document(holding="unidentified", issued=None)
    s.plant("DF303", source, s.cite(s.document(), source, "describes"))


def unheld_names(s):
    """A paper names four works: one is quoted elsewhere, and one may be a held one."""
    d, works = s.document(), [s.document(holding="cited-only") for _ in range(4)]
    citations = [s.cite(d, work, "links-to") for work in works]
    s.plant("DF303", *works[:2], *citations[:2])
    s.plant("DF303", works[2], s.cite(s.document(), works[2], "quotes"))
    s.add("document_relations", document=works[3], relation="may-be-same", other=s.document())


def secondhand(s):
    e, d, source = s.event(), s.document(), s.document()
    c, speaker = s.claim(d, e, "injured", s.number()), f"speaker{s.scenes}"
    s.add("agents", id=speaker, name=speaker, kind="person", naming="named")
    s.voice(c, 1, "reader", source)
    s.voice(c, 2, speaker)
    s.plant("DF304", source, c, speaker)


def differs_from_cited(s):
    e, n, d, cited = s.event(), s.number(), s.document(), s.document()
    s.cite(d, cited)
    claims = s.claim(d, e, "injured", n), s.claim(cited, e, "injured", n + 9)
    s.plant("DF201", *claims)
    s.plant("DF305", d, cited, *claims)


def withdrawn(s):
    d, cited = s.document(), s.document(standing="withdrawn")
    s.plant("DF306", cited, s.cite(d, cited, "quotes"))


# What only looks like a finding.


def agreement(s):
    """Two papers give one number, and one of them says where it has it from."""
    e, n = s.event(), s.number()
    claims = [s.claim(s.document(), e, "injured", n, population="people") for _ in range(2)]
    s.voice(claims[0], 1, "clerk")


def source_of_no_name(s):
    """A paper gives a number twice, once on the word of nobody in particular."""
    e, n, d = s.event(), s.number(), s.document()
    s.claim(d, e, "injured", n)
    s.voice(s.claim(d, e, "injured", n), 1, "reader")


def siblings(s):
    e, n = s.event(), s.number()
    for population, add in (("guests", 0), ("carters", 20)):
        s.claim(s.document(), e, "injured", n + add, population=population)


def narrower_below(s):
    e, n = s.event(), s.number()
    for population, add in (("millers", 0), ("people", 20), ("old-millers", -30)):
        s.claim(s.document(), e, "injured", n + add, population=population)


def other_time(s):
    e, n = s.event(), s.number()
    for year, add in (("1920", 0), ("1921", 5)):
        s.claim(
            s.document(), e, "lost", n + add, population="people", time=year, time_basis="stated"
        )


def other_unit(s):
    e = s.event()
    s.claim(s.document(), e, "sheds", 12)
    s.claim(s.document(), e, "sheds", 4, unit="row of sheds")


def part_and_whole(s):
    e, n = s.event(), s.number()
    d = s.document()
    whole = s.claim(d, e, "injured", n, population="people")
    s.claim(d, e, "injured", n - 20, population="guests", breakdown=s.breakdown(whole))
    s.voice(s.claim(s.document(), e, "injured", n, population="people"), 1, "clerk")


def overlapping_parts(s):
    e, n, d = s.event(), s.number(), s.document()
    whole = s.claim(d, e, "injured", n, population="people")
    b = s.breakdown(whole, disjoint="no")
    for each in ("guests", "millers"):
        s.claim(d, e, "injured", n - 10, population=each, breakdown=b)


def unclear_words(s):
    e = s.event()
    for word in ("several", "many"):
        s.claim(s.document(), e, "injured", None, comparator="unspecified", value_as_written=word)


def word_and_number(s):
    """A word leaves room for every number: two papers that give one number, and one that says
    several, do not differ.
    """
    e, n = s.event(), s.number()
    told = {"comparator": "unspecified", "value_as_written": "several"}
    s.claim(s.document(), e, "injured", None, **told)
    for each in range(2):
        source = f"witness{s.scenes}-{each}"
        s.add("agents", id=source, name=source, kind="person", naming="named")
        s.voice(s.claim(s.document(), e, "injured", n), 1, source)


def date_in_fewer_words(s):
    e = s.event()
    for date in ("1901", "1901-05", "1901-05-01/1901-05-03"):
        s.claim(s.document(), e, "opened-on", date)


def time_with_a_name(s):
    e, d = s.event(), s.document(issued=None, language="en")
    for written in ("since the days of sail", "In the years of the great fairs"):
        s.claim(d, e, "called", written, time_basis="unanchored", time_as_written=written)


def word_in_one_document(s):
    """A paper says several, and quotes another one with a number."""
    e, d = s.event(), s.document()
    s.claim(d, e, "injured", None, comparator="unspecified", value_as_written="several")
    s.claim(d, e, "injured", s.number())


def unheld_authority(s):
    s.cite(s.document(), s.document(holding="cited-only"), "cites-as-authority")


def rounded(s):
    e = s.event()
    s.claim(s.document(), e, "sheds", 1300000, value_as_written="1.3 million")
    s.claim(s.document(), e, "sheds", 1300000)


def event_inside(s):
    e = s.event(time="1911-06")
    for day in ("1911-06-03", "1911-05-31/1911-06-01", None):
        s.add("subjects", id=f"{e}-{day}", label="part", kind="event", time=day, broader=e)


def chance(s):
    e, n = s.event(), s.number(3, 90)
    for population in ("guests", "carters"):
        s.claim(s.document(), e, "injured", n, population=population)


def fitting_years(s):
    e = s.event()
    for day, years in (("1961-05-30", 50), ("1961-06-03", 50), ("1961-05-30", 49)):
        s.claim(s.document(issued=day), e, "years-since", years)


def incomparable_wholes(s):
    e, n = s.event(), s.number()
    for population, part in (("guests", 20), ("millers", 30)):
        d = s.document()
        whole = s.claim(
            d, e, "lost", n, population=population, time=f"19{part}", time_basis="stated"
        )
        s.claim(d, e, "lost", part, population="old-millers", breakdown=s.breakdown(whole))


def spelled_alike(s):
    work = s.document()
    names = ("“The Harbour Étude”", "The HARBOUR E\N{COMBINING ACUTE ACCENT}TUDE", "the étude")
    for name in names:
        s.cite(s.document(), work, as_written=name)


def title_in_part(s):
    for name in ("The Harbour Account", "Paper: The Harbour Account of the Year"):
        work = s.document(title="The Harbour Account of the Year")
        s.cite(s.document(), work, as_written=name)


def set_phrase(s):
    phrase = " ".join(WORDS[:7])
    for _ in range(2):
        s.document(text=f"{s.text()} {phrase} {s.text()}")


def straight_chain(s):
    a, b, c = s.document(), s.document(), s.document()
    s.cite(a, b, "quotes")
    s.cite(b, c, "quotes")
    s.cite(c, a, "disputes")


def independent(s):
    e, n = s.event(), s.number()
    for each in range(3):
        d = s.document(agent=f"author{s.scenes}-{each}")
        source = f"witness{s.scenes}-{each}"
        s.add("agents", id=source, name=source, kind="person", naming="named")
        s.voice(s.claim(d, e, "injured", n, population="people"), 1, source)


def withdrawn_record(s):
    e, n = s.event(), s.number()
    s.claim(s.document(), e, "injured", n)
    s.claim(s.document(), e, "injured", n + 4, status="withdrawn", reason="entered twice")


def withdrawn_entry(s):
    """The entry of a document is withdrawn, and another one replaces it."""
    e, n, new = s.event(), s.number(), s.document()
    old = s.document(status="withdrawn", reason="entered twice", replaced_by=new)
    s.claim(old, e, "injured", n)
    s.claim(new, e, "injured", n + 4)


def denied_beyond(s):
    """A number, and a denial of more than it: both can hold; so can a word and its denial."""
    e, n = s.event(), s.number()
    s.claim(s.document(), e, "injured", n)
    s.claim(s.document(), e, "injured", n, comparator="more-than", polarity="denied")
    many = {"comparator": "unspecified", "value_as_written": "many", "polarity": "denied"}
    s.claim(s.document(), e, "injured", **many)


def words_of_one_author(s):
    e = s.event()
    for word in ("several", "many"):
        d = s.document(agent=f"author{s.scenes}")
        s.claim(d, e, "lost", comparator="unspecified", value_as_written=word)


def limits_of_one_author(s):
    """More than a number and at least that number are two values."""
    e, n = s.event(), s.number()
    for comparator in ("more-than", "at-least"):
        d = s.document(agent=f"author{s.scenes}")
        s.claim(d, e, "lost", n, comparator=comparator)


def part_of_unknown_number(s):
    """Two parts that are all parts; how many the second one has is not known, or is denied."""
    for polarity in ("unknown", "denied"):
        d, e, n = s.document(), s.event(), s.number()
        whole = s.claim(d, e, "injured", n, population="people")
        b = s.breakdown(whole, exhaustive="yes", disjoint="yes")
        s.claim(d, e, "injured", n // 3, population="guests", breakdown=b)
        told = {"comparator": None, "lower": None, "upper": None}
        number = n if polarity == "denied" else None
        more = {} if number else told
        s.claim(
            d, e, "injured", number, population="millers", breakdown=b, polarity=polarity, **more
        )


def parts_below_zero(s):
    d, e, n = s.document(), s.event(), s.number()
    whole = s.claim(d, e, "injured", -2 * n, population="people")
    b = s.breakdown(whole, exhaustive="yes", disjoint="yes")
    for population in ("guests", "millers"):
        s.claim(d, e, "injured", -n, population=population, breakdown=b)


def divisions_of_other_wholes(s):
    """One number of two groups, and of one group at two times, each divided in its own way."""
    e = s.event()
    wholes = [("guests", "1911", 41), ("carters", "1911", 41)]
    wholes += [("people", "1926", 77), ("people", "1989", 77)]
    for at, (group, time, n) in enumerate(wholes):
        d = s.document()
        whole = s.claim(d, e, "injured", n, population=group, time=time)
        b = s.breakdown(whole, reading=("inclusive", "additive")[at % 2])
        part = ("old-millers", "millers", "guests", "carters")[at]
        s.claim(d, e, "injured", 9 + at, population=part, breakdown=b, time=time)


PLANTED = (
    unsourced,
    unsourced_twice,
    disagreement,
    narrower_above_wider,
    narrower_definition_above_wider,
    dates_apart,
    inherited_time,
    odds_inside,
    touching,
    touching_days,
    word_and_numbers,
    narrower_touching,
    one_value_touching_two_groups,
    word_among_other_whole,
    other_definition,
    other_predicate,
    defined_otherwise_than_cited,
    too_many_parts,
    unclear_parts,
    too_few_parts,
    wrong_years,
    later_source,
    early_report,
    event_outside,
    unanchored,
    copied,
    denied,
    other_breakdown,
    other_name,
    other_title,
    one_origin,
    unheld,
    unheld_evidence,
    unheld_contents,
    unheld_names,
    secondhand,
    differs_from_cited,
    withdrawn,
)
ALIKE = (
    agreement,
    source_of_no_name,
    siblings,
    narrower_below,
    other_time,
    other_unit,
    part_and_whole,
    overlapping_parts,
    unclear_words,
    word_and_number,
    date_in_fewer_words,
    time_with_a_name,
    word_in_one_document,
    unheld_authority,
    rounded,
    event_inside,
    chance,
    fitting_years,
    incomparable_wholes,
    spelled_alike,
    title_in_part,
    set_phrase,
    straight_chain,
    independent,
    withdrawn_record,
    withdrawn_entry,
    denied_beyond,
    words_of_one_author,
    limits_of_one_author,
    part_of_unknown_number,
    parts_below_zero,
    divisions_of_other_wholes,
)


def with_agents(seed):
    """Return sources with a writer and a reader without names, and a clerk."""
    made = Sources(seed)
    for key in ("writer", "reader"):
        made.add("agents", id=key, name=key, kind="person", naming="unnamed")
    made.add("agents", id="clerk", name="a clerk", kind="person", naming="described")
    return made


def sources(claims, seed):
    """Return tables with at least some number of claims, hashes of bodies, and the truth."""
    made = with_agents(seed)
    for scene in (*PLANTED, *ALIKE):
        scene(made)
    while len(made.rows["claims"]) < claims:
        made.random.choice((*PLANTED, *ALIKE))(made)
    for rows in made.rows.values():
        made.random.shuffle(rows)
    return made.tables(), made.bodies, made.truth


def found_by_code(found):
    """Return the sets of records of findings by code."""
    sets = defaultdict(set)
    for each in found:
        sets[each.rule].add(frozenset(key for _, key in each.records))
    return sets

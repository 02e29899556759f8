"""Findings on invented sources whose truth is known, their laws, and another engine."""

import contextlib
import random
from itertools import combinations

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generated_sources import ALIKE, PLANTED, Sources, found_by_code, sources, with_agents

from docprov.diagnostics.errors import LoadError
from docprov.findings.findings import QUERIES, find, shared_frames
from docprov.findings.frames import finding_frames
from docprov.findings.questions import MOST
from docprov.findings.reuse import LEAST_HASHES
from docprov.rules.engines import Engine
from docprov.tables.table import Table
from docprov.validation.catalogue import CATALOGUE

CODES = sorted(code for code in CATALOGUE if code.startswith("DF"))


def truth_and_findings(claims, seed):
    tables, bodies, truth = sources(claims, seed)
    return truth, found_by_code(find(tables, bodies).found)


def test_every_planted_finding_is_found_and_nothing_else():
    """Among look-alikes each rule finds exactly what was planted for it."""
    truth, found = truth_and_findings(200, 1)
    assert CODES == sorted(truth)
    assert truth == found


@pytest.mark.long
def test_every_planted_finding_is_found_among_ten_thousand_claims():
    """At ten thousand claims recall and precision of every rule are 1."""
    truth, found = truth_and_findings(10_000, 2)
    assert truth == found


@pytest.mark.long
@pytest.mark.parametrize("scene", [*PLANTED, *ALIKE], ids=lambda scene: scene.__name__)
def test_a_scene_alone_has_its_findings(scene):
    """What a scene plants is found without any other scene, and a look-alike has no finding."""
    made = with_agents(5)
    scene(made)
    assert made.truth == found_by_code(find(made.tables(), made.bodies).found)


@pytest.mark.long
def test_findings_do_not_depend_on_the_order_of_rows():
    """Rows in another order give the same findings, with the same ids and messages."""
    tables, bodies, _ = sources(120, 4)
    turned = {name: Table(table.resource, table.frame[::-1]) for name, table in tables.items()}
    assert find(tables, bodies).found == find(turned, bodies).found
    assert len({each.id for each in find(tables, bodies).found}) == len(find(tables, bodies).found)


@pytest.mark.long
def test_polars_and_duckdb_find_the_same():
    """Every query gives the same rows on DuckDB."""
    tables, bodies, _ = sources(60, 6)
    frames = finding_frames(tables, bodies)
    natives = {name: frame.collect().to_native() for name, frame in frames.items()}

    def rows(shared):
        return {
            query.rule.code: sorted(
                map(str, query.records(shared).collect(backend="polars").to_native().iter_rows())
            )
            for query in QUERIES
        }

    with duckdb.connect() as connection:
        relations = {
            name: nw.from_native(connection.from_arrow(native.to_arrow()))
            for name, native in natives.items()
        }
        assert rows(shared_frames(frames)) == rows(shared_frames(relations))


numbers = st.integers(0, 12)
answers = st.lists(
    st.tuples(
        st.integers(0, 3),  # document
        st.sampled_from(["", "people", "guests", "millers", "old-millers"]),
        st.sampled_from(["injured", "badly-injured"]),
        st.tuples(numbers, numbers).map(sorted),
    ),
    min_size=2,
    max_size=7,
)
events, many_events = (
    st.lists(answers, min_size=least, max_size=least * 3 // 2) for least in (8, 64)
)
"""Answers to the questions of several events, so that one search tries many cases."""
ABOVE = {"guests": {"people"}, "millers": {"people"}, "old-millers": {"millers", "people"}}
FEW, MANY = settings(max_examples=2), settings(max_examples=6)


def empty():
    made = Sources(0)
    made.add("agents", id="writer", name="writer", kind="person", naming="unnamed")
    made.add("agents", id="clerk", name="a clerk", kind="person", naming="described")
    return made


def told(several, widen=-1):
    """Return the claims of some events, one of each event widened, and the findings on them."""
    made, claims = empty(), []
    for given_answers in several:
        event, documents = made.event(), [made.document() for _ in range(4)]
        spreads = [2 * (at == widen % len(given_answers)) for at in range(len(given_answers))]
        claims.append(
            [
                made.claim(
                    documents[document],
                    event,
                    predicate,
                    None,
                    comparator="between",
                    lower=low - spread * (widen >= 0),
                    upper=high + spread * (widen >= 0),
                    population=population or None,
                )
                for spread, (document, population, predicate, (low, high)) in zip(
                    spreads, given_answers, strict=True
                )
            ]
        )
    return claims, find(made.tables(), {}).found


def disagree(one, other, widest):
    """Say whether two answers disagree, from the words of the definition."""
    (_, p1, k1, (l1, h1)), (_, p2, k2, (l2, h2)) = one, other

    def below(a, b):
        return b in ABOVE.get(a, ()) or (b == "" and a not in {"", widest})

    same = p1 == p2 or {p1, p2} == {"", widest}
    if k1 == k2 and same:
        return l1 > h2 or l2 > h1
    # `injured` is the wider predicate, and comes last
    one_is_below = k1 <= k2 and (below(p1, p2) or same) and l1 > h2
    return one_is_below or (k2 <= k1 and (below(p2, p1) or same) and l2 > h1)


def check_by_brute_force(several):
    claims, found = told(several)
    by_code = {"DF102": set(), "DF201": set()}
    for given_answers, keys in zip(several, claims, strict=True):
        for (at, one), (to, other) in combinations(enumerate(given_answers), 2):
            stated = {(k, p) for _, p, k, _ in given_answers}
            widest = "people" if {(one[2], "people"), (other[2], "people")} & stated else None
            code = "DF102" if one[0] == other[0] else "DF201"
            if disagree(one, other, widest):
                by_code[code].add(frozenset({keys[at], keys[to]}))
    for code, pairs in by_code.items():
        sets = [{key for _, key in each.records} for each in found if each.rule == code]
        assert all(any(pair <= each for each in sets) for pair in pairs)
        assert set().union(*sets) == set().union(*pairs)


def check_widening(several, at):
    before, narrow = told(several)
    after, wide = told(several, widen=at)
    assert before == after
    rules = {"DF102", "DF201"}
    disagreeing = [
        {key for each in found if each.rule in rules for _, key in each.records}
        for found in (narrow, wide)
    ]
    assert disagreeing[1] <= disagreeing[0]


def unsourced(made):
    """Return the records of each finding of DF307."""
    return [each.records for each in find(made.tables(), {}).found if each.rule == "DF307"]


def check_sources(cases):
    """Compare DF307 with its definition, for numbers of several documents with and without source.

    One more source never makes a finding: what is listed is always what has none.
    """
    made, expected = empty(), set()
    for given_numbers in cases:
        event, documents = made.event(), [made.document() for _ in range(4)]
        bare, sourced = {}, set()
        for document, number, has_source in given_numbers:
            claim = made.claim(documents[document], event, "injured", 500 + number)
            if has_source:
                made.voice(claim, 1, "clerk")
                sourced.add((number, document))
            else:
                bare.setdefault(number, []).append((document, claim))
        for number, claims in bare.items():
            kept = [each for each in claims if (number, each[0]) not in sourced]
            if len({document for document, _ in kept}) > 1:
                expected |= {claim for _, claim in kept}
    found = unsourced(made)
    assert expected == {key for records in found for name, key in records if name == "claims"}
    if expected:
        made.voice(min(expected), 1, "clerk")
        fewer = {key for records in unsourced(made) for name, key in records if name == "claims"}
        assert fewer <= expected - {min(expected)}
    for records in found:
        documents = {key for name, key in records if name == "documents"}
        assert documents == {key.split(".")[0] for name, key in records if name == "claims"}


def check_splitting(cases):
    made, wholes = empty(), []
    for total, parts, cut in cases:
        low = min(cut, parts[0])
        for numbers_of_parts in (parts, [low, parts[0] - low, *parts[1:]]):
            document, event = made.document(), made.event()
            whole = made.claim(document, event, "injured", total, population="people")
            breakdown = made.breakdown(whole, exhaustive="yes", disjoint="yes")
            for number in numbers_of_parts:
                made.claim(
                    document, event, "injured", number, population="guests", breakdown=breakdown
                )
            wholes.append(whole)
    found = find(made.tables(), {}).found
    unfit = {key for each in found if each.rule == "DF101" for _, key in each.records}
    for at, (total, parts, _) in enumerate(cases):
        assert (wholes[2 * at] in unfit) == (sum(parts) != total)
        assert (wholes[2 * at + 1] in unfit) <= (wholes[2 * at] in unfit)


division = st.tuples(
    st.integers(1, 60),
    st.lists(st.integers(1, 30), min_size=1, max_size=4),
    st.integers(0, 30),
)
divisions, many_divisions = (
    st.lists(division, min_size=least, max_size=2 * least) for least in (10, 70)
)


sourced_numbers = st.lists(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), max_size=8),
    min_size=8,
    max_size=12,
)
"""Documents that give numbers, and whether they name a source."""


@pytest.mark.long
@FEW
@given(sourced_numbers)
def test_numbers_without_a_source_are_those_of_the_definition(cases):
    """A number is a finding where two documents give it and name a source nowhere they give it."""
    check_sources(cases)


@pytest.mark.long
@FEW
@given(events)
def test_brute_force_finds_the_same_disagreements(several):
    """Every pair that disagrees by definition is in one finding, and no claim that disagrees with
    none is in any.
    """
    check_by_brute_force(several)


@FEW
@given(events, st.integers(0, 6))
def test_widening_an_interval_never_creates_a_disagreement(several, at):
    """A wider interval takes part in no disagreement that the narrower one has no part in."""
    check_widening(several, at)


@pytest.mark.long
@FEW
@given(divisions)
def test_splitting_a_part_never_makes_a_total_unsatisfiable(cases):
    """A part divided into two keeps a total that fits one that fits."""
    check_splitting(cases)


@pytest.mark.long
@MANY
@given(many_events, st.integers(0, 6), many_divisions, sourced_numbers)
def test_laws_hold_for_many_examples(several, at, cases, numbers_of_documents):
    """The laws hold for many more examples."""
    check_sources(numbers_of_documents)
    check_by_brute_force(several)
    check_widening(several, at)
    check_splitting(cases)


@pytest.mark.long
@pytest.mark.parametrize("figure", ["41", "1,275", "3.5"])
def test_reuse_is_seen_past_a_changed_figure(figure):
    """A copy with other figures shares as much as one with the same."""
    made = Sources(8)
    made.add("agents", id="writer", name="writer", kind="person", naming="unnamed")
    text = made.text(60)
    documents = [
        made.document(text=f"{text} and {each} carts {text[:40]}") for each in (figure, "7")
    ]
    shared = set.intersection(*(set(made.bodies[f"{each}.t001"]) for each in documents))
    assert len(shared) >= LEAST_HASHES
    assert ["DF204"] == [each.rule for each in find(made.tables(), made.bodies).found]


@pytest.mark.long
@pytest.mark.parametrize("engine", [Engine.POLARS, Engine.DUCKDB])
def test_a_half_of_a_percent_is_rounded_alike(engine):
    """5 of 40 shared passages are about 13 %, whatever compares them."""
    made = empty()
    for at in range(2):
        made.bodies[f"{made.document()}.t001"] = [f"{at}:{n}" for n in range(35)] + list("abcde")
    found = find(made.tables(), made.bodies, engine).found
    assert ["about 13 % of" in each.message for each in found] == [True]


def crowded(count):
    """Return tables in which many documents answer one question, and many deny what others say."""
    made = Sources(9)
    made.add("agents", id="writer", name="writer", kind="person", naming="unnamed")
    event = made.event()
    for number in range(count):
        document = made.document()
        comparator = "more-than" if number % 2 else "exact"
        made.claim(document, event, "injured", 100 + number, comparator=comparator)
        polarity = "denied" if number % 2 else "affirmed"
        made.claim(document, event, "closed", polarity=polarity)
        made.claim(document, event, "lost", 7, time=f"{1000 + number}/9999", time_basis="stated")
    return made.tables()


@pytest.mark.long
@pytest.mark.parametrize("count", [MOST, 3 * MOST])
def test_a_crowded_question_is_bounded_and_what_is_cut_is_told(count):
    """Of very many questions, values or denials a part is compared, which is said; the rows that
    the rules begin with grow no faster than the claims.
    """
    tables = crowded(count)
    shared = shared_frames(finding_frames(tables, {}))
    sizes = {
        name: shared[name].collect().shape[0]
        for name in ("related", "values", "numbers", "denials")
    }
    assert max(sizes.values()) <= MOST**2
    outcome = find(tables, {})
    assert max(len(each.records) for each in outcome.found) <= count
    told = [f"has {count} different values", f"has {count} questions", f"has {count // 2} claims"]
    expected = told if count > MOST else []
    assert all(any(each in line for line in outcome.cut) for each in expected)
    assert bool(expected) == bool(outcome.cut)


@pytest.mark.long
def test_no_message_has_a_code_or_a_column_name():
    """Messages are sentences for people: no rule code, no empty value, no doubled space."""
    tables, bodies, _ = sources(120, 9)
    for each in find(tables, bodies).found:
        assert each.rule not in each.message
        assert "  " not in each.message
        assert "None" not in each.message
        assert each.message[0] in "“0123456789" or each.message[0].isupper()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_broken_records_end_without_a_traceback(seed):
    """Records that are missing or cannot be read give findings or one error, and no other end."""
    tables, bodies, _ = sources(60, 3)
    chance, broken = random.Random(seed), {}  # noqa: S311 - no secret
    for name, table in tables.items():
        kept = [chance.random() < 0.95 for _ in range(len(table))]
        frame = table.frame.filter(pl.Series(kept, dtype=pl.Boolean))
        if frame.height:
            column = chance.choice(frame.columns)
            cells = frame[column].to_list()
            cells[chance.randrange(len(cells))] = chance.choice([None, "x", "-1", "1911-13-40"])
            frame = frame.with_columns(pl.Series(column, cells, dtype=pl.String))
        broken[name] = Table(table.resource, frame)
    with contextlib.suppress(LoadError):
        assert isinstance(find(broken, bodies).found, list)


def divided(made, event, population, reading, parts):
    document = made.document()
    whole = made.claim(document, event, "injured", 40, population=population)
    b = made.breakdown(whole, reading=reading)
    for part, number in parts.items():
        made.claim(document, event, "injured", number, population=part, breakdown=b)


@pytest.mark.long
def test_messages_show_how_numbers_are_read_and_reckoned():
    """Who hears a message learns how parts are counted, what they make, and how many years it is;
    it names no group as the whole where documents count other ones.
    """
    made = empty()
    event, parts = made.event(), {"guests": 3, "millers": 12}
    divided(made, event, "people", "inclusive", parts)
    divided(made, event, "carters", "inclusive", parts)
    divided(made, event, "people", "additive", parts)
    made.claim(made.document(issued="1961-06-02"), event, "years-since", 60)
    made.claim(made.document(issued="1961-01-02"), event, "years-since", 60)
    undated = made.document(issued=None)
    made.claim(undated, event, "years-since", 60, time="2016/..")
    made.claim(undated, event, "lost", 7, time="2016", time_basis="stated")
    made.claim(made.document(), event, "closed")
    made.claim(made.document(), event, "closed", polarity="denied")
    made.cite(made.document(), made.document(standing="corrected"), "quotes")
    found = find(made.tables(), {}).found
    rules = {"DF103", "DF205", "DF206", "DF306"}
    assert [each.message for each in found if each.rule in rules] == [
        (
            "“paper d3” gives 60 years since event e1 (2 June 1911), “words”; counted to 2 June "
            "1961 it is 50"
        ),
        (
            "“paper d4” gives 60 years since event e1 (2 June 1911), “words”; counted to 2 January "
            "1961 it is 49 to 50"
        ),
        (
            "“paper d5” gives 60 years since event e1 (2 June 1911), “words”; counted to 2016/.. "
            "it is at least 104"
        ),
        ("On “event e1: closed”: “paper d6” says so, “words”; “paper d7” denies it, “words”"),
        (
            "Documents give 40 for “event e1: injured” and divide it differently: in “paper d0” "
            "and “paper d1” it includes 12 millers and 3 guests; in “paper d2” 12 millers and 3 "
            "guests are counted beside it, 55 together"
        ),
        "“paper d8” relies on “paper d9”, which was corrected",
    ]


@pytest.mark.long
def test_messages_say_who_differs_and_how():
    """Who hears a message learns in which part of a text a value is, through whom it comes, which
    values meet at their limit, what a word leaves room for, and whose numbers have no source.
    """
    made = with_agents(11)
    event, other, undated = made.event(), made.event(), made.document(issued=None)
    made.rows["passages"][-1] |= {"start": "0", "stop": "5"}
    body = made.rows["passages"][-1] | {"id": "body", "start": "60", "stop": "65"}
    made.rows["passages"].append(body)
    for role, start, stop in (("heading", "0", "50"), ("body", "50", "90")):
        made.add("regions", capture=f"{undated}.t001", start=start, stop=stop, role=role)
    made.claim(undated, event, "injured", 31, time_basis="unanchored", time_as_written="now")
    inside = made.claim(undated, event, "injured", 40)
    made.rows["claims"][-1]["passage"] = "body"
    made.voice(inside, 1, "clerk")
    made.voice(inside, 2, "reader")
    word = made.document()
    made.claim(word, other, "lost", comparator="unspecified", value_as_written="several")
    made.claim(word, other, "injured", 12, comparator="more-than", population="guests")
    for number, population in ((6, "people"), (8, "guests")):
        document = made.document()
        made.claim(document, event, "injured", 31)
        made.claim(document, other, "lost", number)
        made.claim(document, other, "injured", 12, population=population)
    found = {f"{each.rule} {each.message}" for each in find(made.tables(), {}).found}
    assert {each for each in found if each.startswith(("DF102", "DF202", "DF307"))} == {
        (
            "DF102 “paper d0” gives values for “event e1: injured” that exclude each other: in its "
            "heading, it gives 31, “words”; in its body, quoting reader through a clerk, it gives "
            "40, “words”"
        ),
        (
            "DF202 On “event e2: lost”, “paper d1” gives “several”, “words”, which leaves room for "
            "6 and 8, and these differ: “paper d2” gives 6, “words”; “paper d3” gives 8, “words”"
        ),
        (
            "DF202 Documents give values for “event e2: injured” that differ only at the limit: "
            "“paper d1” gives more than 12 guests, “words”; “paper d2” gives 12 people, “words”; "
            "“paper d3” gives 12 guests, “words”"
        ),
        (
            "DF307 “paper d0”, “paper d2” and “paper d3” give the same number on “event e1”, and "
            "none of them names a source: 31 for injured. “paper d0” names a source for other "
            "numbers, 40 for injured"
        ),
        (
            "DF307 “paper d2” and “paper d3” give the same number on “event e2”, and neither of "
            "them names a source: 12 for injured, counting guests or no group named"
        ),
    }

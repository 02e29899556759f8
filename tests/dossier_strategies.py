"""What a dossier can say, drawn at random: groups, breakdowns, chains of voices, citations,
reviews.
"""

import shutil
from collections import defaultdict
from itertools import count

from hypothesis import strategies as st
from tests.strategies import dates, decimals

from docprov.dossiers.inverse.content import content_of
from docprov.dossiers.sources import read_sources
from docprov.dossiers.vocabulary import VOCABULARY
from docprov.dossiers.yaml.writing import dossier_bytes
from docprov.model.values import decimal_text

DOCUMENT = "pell-1961"
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1
).filter(lambda text: text.strip())
ids = st.sampled_from(["arden-post", "stoker", "pilot", "archive-team"])
subjects = st.sampled_from(["arden-fire", "dockers", "women", "stoker"])
numbers = decimals.map(decimal_text)
amounts = st.one_of(
    numbers,
    st.tuples(
        st.sampled_from(["more than", "at least", "at most", "fewer than", "about", "nearly"]),
        numbers,
    ).map(" ".join),
    st.sampled_from(["several", "between 20 and 30", "many a one"]),
)


def some(**fields):
    """Return mappings that have each of some fields, or not; those in `always` are always there."""
    always = fields.pop("always", {})
    return st.fixed_dictionaries(
        always, optional={name: part for name, part in fields.items() if name not in always}
    )


def joined(first, second):
    return st.tuples(first, second).map(lambda pair: pair[0] | pair[1])


def phrased(name="quote", **fields):
    """Return mappings with a quote and what helps to find it, or with none of these."""
    page = {"page": st.integers(1, 99).map(str)} if name == "quote" else {}
    around = {name.replace("quote", part): texts for part in ("prefix", "suffix")}
    return st.just({}) | some(always={name: texts}, **around, **page, **fields)


voices = st.one_of(
    ids,
    joined(
        some(
            always={"agent": ids},
            mode=st.sampled_from(["asserts", "reports", "alleges"]),
            as_written=texts,
            certainty=st.just("implied"),
        ),
        phrased(capture=st.just("t002")),
    ),
)
chains = st.one_of(voices, st.lists(voices, min_size=1, max_size=3))
HANDED = joined(
    some(population=subjects, place=subjects, capture=st.sampled_from(["t001", "t002"])), phrased()
)
TIMES = st.just({}) | joined(
    some(
        always={"time_basis": st.sampled_from(["stated", "relative"])},
        time=dates.map(str),
        time_as_written=texts,
    ),
    phrased("time_quote"),
)
LIFE = {
    "note": texts,
    "reason": texts,
    "statement": texts,
    "polarity": st.just("denied"),
    "value_as_written": texts,
    "certainty": st.sampled_from(["implied", "explicit"]),
}


def claims(depth):
    """Return claims with breakdowns, and groups of them, without ids."""
    whole = {"quote": texts, "subject": subjects, "predicate": st.just("deaths"), "value": amounts}
    handed = joined(HANDED, TIMES)
    own = joined(handed, some(always=whole, voice=chains, **LIFE))
    parts = joined(
        handed, some(always={"value": amounts}, voice=st.just("unstated") | chains, **LIFE)
    )
    if depth == 0:
        return own
    parted = st.lists(
        st.fixed_dictionaries(
            {
                "dimension": st.sampled_from(["sex-age", "cause"]),
                "reading": st.sampled_from(["inclusive", "unclear"]),
                "parts": st.lists(parts, min_size=1, max_size=2),
            }
        ),
        max_size=2,
    )
    divided = st.tuples(own, parted).map(
        lambda pair: pair[0] | ({"breakdowns": pair[1]} if pair[1] else {})
    )
    cited = some(
        always={"cited": st.just("arden-count"), "intent": st.just("quotes"), "quote": texts},
        note=texts,
    )
    group = joined(handed, some(voice=chains, citation=cited))
    below = st.lists(claims(depth - 1), min_size=1, max_size=2)
    return divided | st.tuples(group, below).map(lambda pair: pair[0] | {"claims": pair[1]})


@st.composite
def dossiers(draw):
    """Return the content of a dossier that says all kinds of things, with ids."""
    said = {
        "document": {"id": DOCUMENT, "label": draw(texts), "kind": "speech"}
        | draw(some(title=texts, issued=dates.map(str), rights=texts, written=dates.map(str))),
        "voice": draw(voices),
        "recorded": {"id": "a-aaaaa", "by": "archive-team", "on": "2026-05-02", "method": "human"}
        | draw(some(tool=texts)),
        "captures": [
            {
                "id": f"t00{number}",
                "sha256": f"sha256:{number * 64}",
                "extent": "full",
                "form": "original",
            }
            for number in ("1", "2")
        ],
        "agents": [{"id": "pilot", "name": draw(texts), "kind": "person", "naming": "described"}],
        "claims": draw(st.lists(claims(1), min_size=1, max_size=3)),
        "citations": draw(
            st.lists(
                some(
                    always={
                        "quote": texts,
                        "cited": st.just("arden-count"),
                        "intent": st.just("mentions"),
                    },
                    locator=texts,
                    as_written=texts,
                    capture=st.just("t002"),
                ),
                max_size=2,
            )
        ),
    }
    numbered(said, defaultdict(count))
    records = draw(
        st.lists(st.sampled_from([{}, {"records": ["c-" + "0" * 5]}, {"records": []}]), max_size=3)
    )
    review = {"by": "arden-post", "on": "2026-05-09", "method": "human"}
    if reviews := [
        {"id": f"a-{letter * 5}", **review, **each}
        for letter, each in zip("bcd", records, strict=False)
    ]:
        said["reviewed"] = reviews
    return said


def numbered(part, free):
    """Give each claim, breakdown and citation an id, the first claim `c-00000`."""
    for each in part if isinstance(part, list) else part.values() if isinstance(part, dict) else ():
        numbered(each, free)
    if isinstance(part, dict):
        letter = (
            "b" if "parts" in part else "x" if "cited" in part else "c" if "value" in part else ""
        )
        part |= {"id": f"{letter}-{next(free[letter]):05d}"} if letter else {}


def sources_of(said, folder):
    """Return what a dossier comes to in a package with the vocabulary of the example, None where
    its values misfit.
    """
    shutil.copytree("docs/examples/arden/vocabulary", folder / "vocabulary")
    shutil.copy("docs/examples/arden/package.yaml", folder)
    stoker = {"id": "stoker", "name": "a stoker", "kind": "person", "naming": "described"}
    (folder / "vocabulary/agents/stoker.yaml").write_bytes(dossier_bytes(stoker))
    (folder / "dossiers").mkdir()
    (folder / "dossiers" / f"{DOCUMENT}.yaml").write_bytes(dossier_bytes(said))
    sources = read_sources(folder)
    unread = {fault.rule for fault in sources.faults} - {"DP301", "DP440"}
    assert unread <= {"DP011", "DP008", "DP018"}
    return None if unread else sources


def rewritten(sources, dossier):
    """Return what a dossier's tables say, as content."""
    elsewhere = {
        kind: [row.cells["id"] for row in sources.rows[kind] if row.place.file != dossier.file]
        for kind in VOCABULARY
    }
    return content_of(sources.tables, dossier.source.document, dossier.source.lock, elsewhere)

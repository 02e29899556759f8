"""Plans that are kept: what they give, and what is built each time."""

from concurrent.futures import ThreadPoolExecutor

import narwhals as nw
import polars as pl
import pytest
from tests.rule_frames import rule_frames

from docprov.findings.findings import QUERIES as FINDING_QUERIES
from docprov.findings.findings import shared_frames
from docprov.findings.frames import finding_frames
from docprov.package.package import open_package
from docprov.rules.plans import PreparedFrames
from docprov.tables.table import Table
from docprov.validation.catalogue import QUERIES


def mills(*names):
    return {"mills": nw.from_native(pl.LazyFrame({"name": names}))}


def of_m(frames):
    return frames["mills"].filter(nw.col("name").str.starts_with("M"))


def longest(frames):
    """Read rows while the query is built, as rules about graphs do."""
    names = frames["mills"].collect().to_native()["name"].to_list()
    return frames["mills"].filter(nw.col("name") == max(names, key=len))


@pytest.mark.parametrize("query", [of_m, longest])
def test_each_package_gets_its_own_rows(query):
    """Packages with the same columns get the rows that the query has for each of them."""
    packages = [mills("Mead", "Ash"), mills("Ash"), mills("Mill", "Moor", "Marshgate")]
    prepared = [PreparedFrames(frames) for frames in packages]
    for frames, each in zip(packages * 2, prepared * 2, strict=True):
        assert each.collect(query).equals(query(frames).collect().to_native())


def test_a_plan_is_built_once():
    """For the next package with the same columns a query is not called again."""
    calls = []

    def query(frames):
        calls.append(frames)
        return frames["mills"].select("name")

    assert PreparedFrames(mills("Mead")).collect(query)["name"].to_list() == ["Mead"]
    assert PreparedFrames(mills("Ash")).collect(query)["name"].to_list() == ["Ash"]
    assert len(calls) == 1


def test_threads_do_not_see_the_rows_of_each_other():
    """Packages that are checked at the same time keep apart."""
    packages = [[f"M{number}"] for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda names: PreparedFrames(mills(*names)).collect(of_m), packages)
        assert [each["name"].to_list() for each in found] == packages


def test_a_query_that_cannot_be_built_says_why():
    """An error of a query reaches the caller, the first time and later."""
    for _ in range(2):
        with pytest.raises(KeyError, match="moths"):
            PreparedFrames(mills("Mead")).collect(lambda frames: frames["moths"])


@pytest.mark.long
def test_every_rule_gives_the_same_from_a_kept_plan():
    """Rules and findings of one package after another are those that are built for it alone."""
    tables = dict(open_package("docs/examples/arden").tables)
    claims = tables["claims"]
    changed = claims.frame.with_columns(pl.lit("7").alias("value"), pl.lit("boat").alias("unit"))
    for frame in (claims.frame, changed):
        each = tables | {"claims": Table(claims.resource, frame)}
        rules, facts = rule_frames(each), shared_frames(finding_frames(each, {}))
        for frames, queries in (
            (rules, [query.offences for query in QUERIES]),
            (facts, [query.records for query in FINDING_QUERIES]),
        ):
            kept = PreparedFrames(frames).collect_all(queries)
            alone = [query(frames).collect(backend="polars").to_native() for query in queries]
            assert [each.height for each in kept] == [each.height for each in alone]
            for one, other in zip(kept, alone, strict=True):
                assert one.sort(one.columns).equals(other.sort(other.columns))

"""Engines: the same report on each, and clear errors where one is missing or stops."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec

import duckdb
import pytest
from tests.benchmarks.large_packages import make
from tests.commands import run_process
from tests.failing_files import file_size_limit

from docprov.cli.application import EngineOption
from docprov.consulting.comparing import compare
from docprov.consulting.listing import findings_of
from docprov.diagnostics.errors import DocprovError
from docprov.package.package import open_package
from docprov.rules import engines
from docprov.rules.engines import Engine, chosen_engine, running_on
from docprov.rules.frames import derived_parts
from docprov.validation import stages
from docprov.validation.validation import validate

EDITS = (
    ("dossiers/arden-2011.yaml", "value: 41", "value: 42"),
    ("dossiers/leith-2012.yaml", "relation: agrees", "relation: contradicts"),
    ("dossiers/leith-2012.yaml", ", status: open", ""),
)


@pytest.fixture
def broken(example):
    """Return the example with faults that several rules find."""
    for name, old, new in EDITS:
        path = example / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    return example


@pytest.fixture(scope="module")
def example_tables():
    """Return the tables of the example."""
    return open_package("docs/examples/arden").tables


ON_SPARK = """
import json, sys
from tests.commands import run
from docprov.validation import stages
stages.PART = 5000
for package in sys.argv[1:]:
    ended = run("validate", package, "--engine", "spark", "--format", "json")
    assert ended.returncode == 1, ended.stderr
    print(json.dumps(json.loads(ended.stdout)))
"""
"""The command for several packages: the Java machine starts once, which is most of the work."""


@pytest.mark.long
def test_duckdb_reports_what_polars_reports(broken, monkeypatch):
    """DuckDB finds the same faults in the same order, and the report names it.

    Its frames are derived in parts.
    """
    monkeypatch.setattr(stages, "PART", 3)
    on_polars, on_duckdb = (validate(broken, engine=name) for name in ("polars", "duckdb"))
    assert on_polars.diagnostics == on_duckdb.diagnostics
    assert {"DP218", "DP313"} <= {each.rule for each in on_duckdb.diagnostics}
    assert f"duckdb {duckdb.__version__}" in str(on_duckdb)
    assert "duckdb" not in str(on_polars)


@pytest.mark.long
def test_spark_is_refused_for_findings(example):
    """What Spark does not get to compute is refused, not left to run."""
    with pytest.raises(DocprovError, match="polars or duckdb, not by spark"):
        findings_of(example, engine="spark")


@pytest.mark.long
def test_duckdb_finds_what_polars_finds(example):
    """Findings are the same, in the same order, whatever compares the records."""
    on_polars, on_duckdb = (findings_of(example, engine=name) for name in ("polars", "duckdb"))
    assert on_polars.found
    assert on_polars == on_duckdb


@pytest.fixture
def spark_settings(tmp_path):
    """Return settings of Spark: nothing is compiled that runs once, and tables from 100 kB on are
    joined in parts.
    """
    folder = tmp_path / "spark"
    folder.mkdir()
    (folder / "spark-defaults.conf").write_text(
        "spark.ui.enabled false\n"
        "spark.sql.adaptive.enabled false\n"
        "spark.sql.autoBroadcastJoinThreshold 100000\n"
        "spark.sql.codegen.wholeStage false\n"
        "spark.sql.codegen.factoryMode NO_CODEGEN\n",
        encoding="utf-8",
    )
    java = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    return {"SPARK_CONF_DIR": str(folder), "JAVA_TOOL_OPTIONS": java}


@pytest.mark.long
def test_duckdb_compares_as_polars_does(example):
    """What documents say of a subject is the same, whatever compares the records."""
    on_polars, on_duckdb = (
        compare(example, "arden-fire", engine=name) for name in ("polars", "duckdb")
    )
    assert on_polars == on_duckdb
    assert any(each.differs for each in on_duckdb.questions)


@pytest.mark.long
def test_spark_reports_what_polars_reports(broken, tmp_path, spark_settings):
    """Spark finds the same faults in the same order: in the example, and among 100,000 claims,
    whose tables are several files each, and larger than what Spark joins as a whole.
    """
    if find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("the rules did not run on Spark: pyspark or Java is missing")
    make(tmp_path / "large", 100_000, broken=0.01)
    packages = [str(broken), str(tmp_path / "large")]
    done = subprocess.run(
        [sys.executable, "-c", ON_SPARK, *packages],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | spark_settings,
        check=True,
    )
    for package, line in zip(packages, done.stdout.splitlines(), strict=True):
        on_spark, on_polars = json.loads(line), json.loads(validate(package).to_json())
        assert on_polars["diagnostics"] == on_spark["diagnostics"]
        assert on_polars["diagnostics"]
        assert "rules over tables" in {each["name"] for each in on_spark["coverage"]["checks"]}


@pytest.mark.long
def test_without_java_spark_ends_with_a_clear_error(example):
    """A machine without Java gets one line that says what Spark needs, and exit code 2."""
    if find_spec("pyspark") is None:
        pytest.skip("a missing Java was not tried: pyspark is missing")
    folder = os.path.dirname(sys.executable)  # noqa: PTH120 - a link to Python stays a link
    bare = {"PATH": folder, "JAVA_HOME": str(example / "none")}
    done = run_process("validate", example, "--engine", "spark", **bare)
    assert 2 == done.returncode
    assert "Java" in done.stderr


KILLED = """
import os, signal
import polars as pl
from docprov.diagnostics.errors import DocprovError
from docprov.rules.engines import Engine, running_on

try:
    with running_on(Engine.SPARK, {"mills": [pl.DataFrame({"id": ["a"]})]}) as frames:
        from pyspark.sql import SparkSession

        gateway = SparkSession.getActiveSession().sparkContext._gateway
        os.kill(gateway.proc.pid, signal.SIGKILL)
        frames["mills"].collect()
except DocprovError as error:
    print(error)
"""


@pytest.mark.long
def test_a_killed_java_is_an_error_and_leaves_nothing(tmp_path, spark_settings):
    """Where the worker is killed, the error says that Spark stopped; its files are removed."""
    if find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("a killed worker was not tried: pyspark or Java is missing")
    place = tmp_path / "temporary"
    place.mkdir()
    settings = {**os.environ, **spark_settings, "TMPDIR": str(place)}
    command = [sys.executable, "-c", KILLED]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("spark stopped: ")
    assert not list(place.glob("docprov-*"))


@pytest.mark.parametrize(
    ("engine", "module", "extra"), [("duckdb", "duckdb", "sql"), ("spark", "pyspark.sql", "spark")]
)
def test_an_engine_that_is_not_installed_names_its_extra(monkeypatch, engine, module, extra):
    """Where an engine is not installed, the error says what to install."""
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, module.split(".", maxsplit=1)[0], None)
    with (
        pytest.raises(DocprovError, match=rf"docprov\[{extra}\]"),
        running_on(Engine(engine), {}),
    ):
        pass


@pytest.mark.long
def test_an_engine_that_stops_is_an_error_and_no_traceback(example_tables):
    """What an engine raises while it works becomes an error of docprov."""
    with (
        pytest.raises(DocprovError, match="duckdb stopped"),
        running_on(Engine.DUCKDB, derived_parts(example_tables, height=5)) as frames,
    ):
        frames["claims"].to_native().filter("no_such_column > 1").fetchall()


def test_a_full_disk_is_an_error_and_leaves_nothing(example_tables, monkeypatch, tmp_path):
    """A temporary folder that takes no more bytes ends the run; its files are removed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    frames = derived_parts(example_tables, height=5)
    with (
        file_size_limit(1000),
        pytest.raises(DocprovError, match="cannot be written"),
        running_on(Engine.DUCKDB, frames),
    ):
        pass
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("free", "engine"), [(10_000, Engine.POLARS), (1_000, Engine.DUCKDB), (None, Engine.POLARS)]
)
def test_auto_takes_duckdb_for_tables_that_are_large_for_the_memory(monkeypatch, free, engine):
    """Polars runs the rules unless the tables fill more than a quarter of the free memory."""
    monkeypatch.setattr(engines, "free_memory", lambda: free)
    assert engine is chosen_engine("auto", 1_000)


def test_an_unknown_engine_is_refused():
    """A name that is no engine is answered with those there are."""
    with pytest.raises(DocprovError, match="'pandas' is not an engine; there are auto, polars"):
        chosen_engine("pandas", 0)


def test_the_command_names_the_engines_there_are():
    """`--engine` takes every engine; its names are written apart, so that help starts fast."""
    assert [each.value for each in Engine] == [each.value for each in EngineOption]

"""Rules of other distributions run like ours, are named in every format, and fail as one check."""

import json
import re
import subprocess
import sys

import pytest
from tests.commands import run
from tests.plugin_folders import distribution

from docprov.diagnostics.plugins import plugins
from docprov.presentation import FORMATS
from docprov.validation.own_rules import GROUP, own_rules
from docprov.validation.validation import validate

RULE = """
import narwhals as nw
from docprov.diagnostics.diagnostics import Rule
from docprov.rules.queries import Query, offending


def rule(code="ACME001", name="acme-dockers", message="{0} counts dockers"):
    return Rule(
        code=code, name=name, severity="warning", summary="Dockers are counted.", why="Acme asks.",
        help="count nobody", message=message,
    )


def dockers(frames):
    found = frames["claims"].filter(nw.col("population") == "dockers")
    return offending(found, "claims", "population", "id")


"""
GOOD = RULE + "CONTENT = Query(rule=rule(), offences=dockers)\n"
BROKEN = {
    "import": ("1 / 0\n", "ZeroDivisionError: division by zero"),
    "missing": ("pass\n", "AttributeError"),
    "exit": ("raise SystemExit(3)\n", "SystemExit: 3"),
    "shape": ("CONTENT = 'a rule'\n", "str is not a Query"),
    "code": (RULE + "CONTENT = [Query(rule=rule('DP999'), offences=dockers)]\n", "'DP999' is not"),
    "taken": (
        RULE + "CONTENT = [Query(rule=rule(name='absent-quote'), offences=dockers)]\n",
        "another rule is called 'absent-quote'",
    ),
    "query": (
        RULE + "CONTENT = Query(rule=rule(), offences=lambda frames: frames['none'])\n",
        "ACME001: KeyError: 'none'",
    ),
    "column": (
        RULE + "CONTENT = Query(rule=rule(), offences=lambda frames: frames['claims'])\n",
        "it returns not resource, row, field",
    ),
    "row": (
        RULE
        + "def far(frames):\n"
        + "    rows = frames['claims'].with_columns(nw.lit(10**9).alias('_row'))\n"
        + "    return offending(rows, 'claims', 'id')\n"
        + "CONTENT = Query(rule=rule(message='x'), offences=far)\n",
        "the package has no row 1000000000 of 'claims'",
    ),
    "message": (
        RULE + "CONTENT = Query(rule=rule(message='{0} {1}'), offences=dockers)\n",
        "ACME001: IndexError",
    ),
    "panic": (
        RULE
        + "def panic(frames):\n    raise BaseException('panic')\n"
        + "CONTENT = Query(rule=rule(), offences=panic)\n",
        "ACME001: BaseException: panic",
    ),
}


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Return a function that installs a distribution with rules for one test."""

    def add(source, name="acme-rules"):
        folder = distribution(tmp_path / name, name, GROUP, "acme", source)
        monkeypatch.syspath_prepend(str(folder))
        monkeypatch.delitem(sys.modules, name.replace("-", "_"), raising=False)
        plugins.cache_clear()
        own_rules.cache_clear()

    yield add
    monkeypatch.undo()
    plugins.cache_clear()
    own_rules.cache_clear()


def test_own_rule_fires_at_its_line(example, install):
    """A rule of an installed distribution reports at file:line, and the report says what ran."""
    install(GOOD)
    done = run("validate", example)
    assert 0 == done.returncode
    text = (example / "dossiers/arden-2011.yaml").read_text().splitlines()
    places = re.findall(
        r"^dossiers/arden-2011.yaml:(\d+):\d+: warning ACME001 .* \[acme-dockers\]$",
        done.stdout,
        re.MULTILINE,
    )
    assert 1 == len(places)
    assert all("dockers" in text[int(line) - 1] for line in places)
    assert "plug-in: rules of acme (acme-rules 1.2): ACME001: 2 faults" in done.stdout


def test_every_format_names_the_plugin(example, install):
    """Every format of the report names the distribution, its version and its rule."""
    install(GOOD)
    report = validate(example)
    printed = {form: write(report, str(example)) for form, write in FORMATS.items()} | {
        "": str(report)
    }
    assert len(printed) > 5
    for said in ("acme-rules 1.2", "ACME001"):
        assert [] == [form for form, text in printed.items() if said not in text]


def test_json_says_which_checks_are_of_plugins(example, install):
    """The JSON report marks the check of a plug-in with its distribution, and no other one."""
    install(GOOD)
    checks = json.loads(validate(example).to_json())["coverage"]["checks"]
    assert ["acme-rules 1.2"] == [each["plugin"] for each in checks if each["plugin"]]


def test_broken_plugin_is_one_check_that_was_not_made(example, install):
    """Whatever is wrong with a plug-in, all else is checked and one check says what it was."""
    expected = {}
    for number, (name, (source, reason)) in enumerate(BROKEN.items(), 101):
        code = f"ACME{number}"
        own = source.replace("ACME001", code).replace("acme-dockers", f"acme-{name}")
        install(own, f"{name}-rules")
        expected[f"{name}-rules 1.2"] = reason.replace("ACME001", code)
    report = validate(example)
    checks = {each.plugin: each for each in report.coverage.checks if each.plugin}
    assert expected.keys() == checks.keys()
    assert [] == [name for name, each in checks.items() if (each.made, each.ok) != (False, None)]
    assert [] == [
        (name, reason, checks[name].detail)
        for name, reason in expected.items()
        if reason not in checks[name].detail or reason not in str(report)
    ]
    assert report.ok
    assert () == report.diagnostics


def test_one_broken_query_leaves_the_others(example, install):
    """The faults of a sound rule are reported though another rule of the plug-in fails."""
    broken = "Query(rule=rule('ACME002', 'acme-none'), offences=lambda frames: frames['none'])"
    install(RULE + f"CONTENT = [Query(rule=rule(), offences=dockers), {broken}]\n")
    report = validate(example)
    assert {"ACME001"} == {each.rule for each in report.diagnostics}
    (check,) = [each for each in report.coverage.checks if each.plugin]
    assert (False, "ACME002: KeyError: 'none'") == (check.made, check.detail)


def test_two_plugins_cannot_share_a_code(example, install):
    """The second distribution with a code is refused, and the first one runs."""
    install(GOOD)
    install(GOOD, "b-rules")
    checks = {each.plugin: each for each in validate(example).coverage.checks if each.plugin}
    assert checks["acme-rules 1.2"].made
    assert "another rule is called 'ACME001'" in checks["b-rules 1.2"].detail


def test_own_rule_is_explained(install):
    """`docprov rule` lists and explains a rule of a plug-in."""
    install(GOOD)
    assert "ACME001 warning" in run("rule").stdout
    assert "Acme asks." in run("rule", "acme-dockers").stdout


def test_own_rule_can_be_waived(example, install):
    """A waiver may name a rule of a plug-in, and is unused where that reports nothing."""
    waiver = "waivers:\n- {rule: ACME001, record: x, reason: accepted, until: 2999-01-01}\n"
    (example / "waivers.yaml").write_text(waiver)
    install(GOOD)
    assert ["DP032"] == [each.rule for each in validate(example).errors]


def test_waiver_of_a_rule_that_could_not_run(example, install):
    """A waiver of a rule whose query fails is not said to be unused."""
    waiver = "waivers:\n- {rule: ACME001, record: x, reason: accepted, until: 2999-01-01}\n"
    (example / "waivers.yaml").write_text(waiver)
    install(BROKEN["query"][0])
    report = validate(example)
    assert () == report.errors
    assert "1 waiver may be needed" in str(report)


@pytest.mark.usefixtures("install")
@pytest.mark.parametrize("entry", ["", "folder"])
def test_a_distribution_in_the_current_folder_is_no_plugin(example, monkeypatch, entry):
    """The current folder, which Python looks into first, is not asked for plug-ins."""
    distribution(example, "acme-rules", GROUP, "acme", GOOD)
    monkeypatch.chdir(example)
    monkeypatch.syspath_prepend(str(example) if entry else "")
    plugins.cache_clear()
    own_rules.cache_clear()
    assert "acme" not in str(validate(".")).lower()


@pytest.mark.long
def test_code_in_the_folder_of_a_package_is_not_run(example):
    """Nothing in a package's folder is loaded, not even what looks like a distribution."""
    distribution(example, "acme-rules", GROUP, "acme", GOOD)
    done = subprocess.run(
        [sys.executable, "-m", "docprov", "validate", "."],
        cwd=example,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode
    assert "acme" not in done.stdout.lower()

"""CSV tables: what two programs read in two ways, in each table and under each command."""

from collections.abc import Iterator

from tests.cases.hostile.case import VALIDATE, Case
from tests.test_delimited import BAD_FILES

from docprov.model.records import RESOURCES

READERS = {
    "export": ("export", "{here}/arden", "--to", "csv", "--out", "{here}/claims.csv"),
    "findings": ("findings", "{here}/arden"),
    "show": ("show", "{here}/arden", "arden-2011"),
    "search": ("search", "{here}/arden", "dockers"),
    "sql": ("sql", "{here}/arden", "select count(*) from claims"),
    "diff": ("diff", "{here}/arden", "{package}"),
}
HEADERS = {
    "a column twice": b"id,id\na,b\n",
    "a column in capitals": b"ID,name\na,b\n",
    "a column with a space": b"id ,name\na,b\n",
    "a column without a name": b"id,,name\na,b,c\n",
    "no column of ours": b"a;b\n1;2\n",
    "a line for Excel": b"sep=;\nid;name\n",
    "tabs": b"id\tname\na\tb\n",
}


def cases() -> Iterator[Case]:
    """Yield all broken files side by side, each under each command, and odd first lines."""
    tables = list(RESOURCES)
    for start in ("tables", "package"):
        named = dict(zip(tables, BAD_FILES, strict=False))
        yield Case(
            name=f"all broken tables, {start}",
            arguments=VALIDATE,
            code=1,
            start=start,
            files={f"arden/data/{table}.csv": BAD_FILES[name][0] for table, name in named.items()},
            rules={f"data/{table}.csv": frozenset({"DP013"}) for table in named},
            about="DP013",
        )
    for shift, (name, (data, _)) in enumerate(BAD_FILES.items()):
        for command, arguments in list(READERS.items())[shift % 3 :: 3]:
            yield Case(
                name=f"{name}, {command}",
                arguments=arguments,
                code=2 if command == "diff" else 1,
                start="tables",
                files={"arden/data/claims.csv": data},
                says="claims",
            )
    for name, data in HEADERS.items():
        yield Case(
            name=name,
            arguments=VALIDATE,
            code=1,
            start="tables",
            files={"arden/data/agents.csv": data},
            rules={"data/agents.csv": frozenset({"DP106"})},
            about="DP106|DP013",
        )

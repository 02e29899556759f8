"""What assistants are given: the SDK's own client asks each tool, in memory and over a process."""

import asyncio
import http.server
import json
import os
import re
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
from tests.commands import run

import docprov
from docprov.assistants.server import make_server
from docprov.recording.drafting import draft_claim
from docprov.storage.http import Limits

PAGE = Path("docs/assistants.md")
ARDEN = "docs/examples/arden"
TEXTS = f"{ARDEN}/texts"
READING = {"check_quote", "search", "show", "trace", "findings", "compare"}


def ask(server, *calls):
    """Return the tools of a server, and the answer to each call: its content, and if it failed."""
    from mcp import Client

    async def asked():
        async with Client(server) as client:
            tools = {each.name: each for each in (await client.list_tools()).tools}
            answers = []
            for name, arguments in calls:
                found = await client.call_tool(name, arguments)
                text = "".join(each.text for each in found.content)
                answers.append((text, True) if found.is_error else (json.loads(text), False))
            return tools, answers

    return asyncio.run(asked())


def answer(name, /, server=None, **arguments):
    """Return the answer of one tool over the example, which must not fail."""
    server = server or make_server(ARDEN, TEXTS)
    _, [(content, failed)] = ask(server, (name, arguments))
    assert not failed, content
    return content


def refusal(name, /, server=None, **arguments):
    """Return the words with which one tool refuses."""
    _, [(text, failed)] = ask(server or make_server(ARDEN, TEXTS), (name, arguments))
    assert failed, text
    return text


@pytest.fixture
def loopback(tmp_path):
    """Return the address of a server on this machine that has one text."""
    (tmp_path / "pier.txt").write_text("The pier has 3 lamps.\n")
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=tmp_path)
    handler.log_message = lambda *_: None
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.fixture
def drafting(example):
    """Return a copy of the example of which a machine recorded one dossier."""
    dossier = example / "dossiers/leith-2012.yaml"
    dossier.write_text(dossier.read_text().replace("method: human", "method: machine"))
    docprov.build(example).write()
    return example


DRAFT = {
    "document": "leith-2012",
    "quote": "more than 12 boats",
    "subject": "arden-fire",
    "predicate": "boats-sunk",
    "value": "more than 12",
    "value_as_written": "more than 12",
    "polarity": "denied",
    "statement": "The letter denies that anybody counted more than 12 boats.",
}


def test_tools_say_what_they_do():
    """Each tool has a description and describes what it is given; all but drafting are marked as
    reading only, and drafting is offered only where a package for drafts is named.
    """
    tools, _ = ask(make_server(ARDEN, TEXTS))
    assert tools.keys() == READING
    tools, _ = ask(make_server(ARDEN, TEXTS, ARDEN))
    assert tools.keys() == READING | {"draft_claim"}
    for name, tool in tools.items():
        assert tool.annotations.read_only_hint == (name in READING)
        assert tool.annotations.open_world_hint is False
        assert tool.description
        for each in tool.input_schema["properties"].values():
            assert each["description"], name


def test_answers_are_those_of_the_functions():
    """Each tool answers with what the public function of the same name returns."""
    shown = [json.loads(each.to_json()) for each in docprov.show(ARDEN, "women")]
    assert {"records": shown} == answer("show", record="women")
    claim = "arden-2011.c-b0at5"
    assert answer("trace", claim=claim) == json.loads(docprov.trace(ARDEN, claim, TEXTS).to_json())
    compared = json.loads(docprov.compare(ARDEN, "arden-fire").to_json())
    assert answer("compare", subject="arden-fire") == compared
    found = answer("findings")
    assert found.pop("left_off") == 0
    assert found == json.loads(docprov.findings_of(ARDEN).to_json())
    assert answer("findings", rule="DF201")["findings"] == []
    hits = answer("search", words="told stoker")
    assert ["a stoker told"] * 2 == [each["text"] for each in hits["hits"]]


def test_a_quote_is_checked_against_the_texts():
    """A quote that a text contains is ok, one that it does not is not, and a value that the text
    says otherwise is named.
    """
    found = answer("check_quote", quote="30 boats", value="30")
    assert (False, "verbatim", "nearly 30") == (
        found["ok"],
        found["verdict"],
        found["value"]["said"],
    )
    assert answer("check_quote", quote="41 dockers", source="arden-2011.txt")["ok"]
    assert "absent" == answer("check_quote", quote="no boats at all")["verdict"]


REFUSED = {
    "no record": (("show", {"record": "womn"}), "no record 'womn'"),
    "no claim": (("trace", {"claim": "x"}), "'x'"),
    "no subject": (("compare", {"subject": "x"}), "'x'"),
    "no rule": (("findings", {"rule": "DF999"}), "DF999"),
    "no argument": (("show", {}), "record"),
    "an argument of another type": (("show", {"record": 7}), "string"),
    "no tool": (("erase", {}), "erase"),
    "a file elsewhere": (("check_quote", {"quote": "a", "source": "../package.yaml"}), "has no"),
    "a file at the root": (("check_quote", {"quote": "a", "source": "/etc/hosts"}), "has no"),
    "an address": (("check_quote", {"quote": "a", "source": "http://127.0.0.1:9/"}), "--allow"),
    "no value": (("check_quote", {"quote": "41", "value": "\x00"}), ""),
    "an empty quote": (("check_quote", {"quote": ""}), ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_is_answered_with_what_is_wrong(name):
    """A wrong argument is an error with words that help, and the server goes on."""
    (tool, arguments), words = REFUSED[name]
    server = make_server(ARDEN, TEXTS)
    _, [(text, failed), (_, later)] = ask(server, (tool, arguments), ("show", {"record": "women"}))
    assert failed or not words, text
    assert words in str(text)
    assert "Traceback" not in str(text)
    assert not later


def test_an_address_is_fetched_only_where_it_is_allowed(loopback):
    """With permission the text at an address is compared; private networks need their own."""
    address = f"{loopback}/pier.txt"
    limits = Limits(allow_private=True)
    found = answer(
        "check_quote",
        make_server(ARDEN, fetching=limits),
        quote="The pier has 3 lamps.",
        source=address,
    )
    assert found["ok"]
    private = make_server(ARDEN, fetching=Limits())
    assert "public address" in refusal("check_quote", private, quote="pier", source=address)


@pytest.mark.long
def test_a_draft_waits_for_a_review(drafting):
    """A drafted claim is in its dossier with its place in the text, valid, and is the one more that
    waits; nothing else of the package changes.
    """
    texts = drafting / "texts"
    before = {each: each.read_bytes() for each in drafting.rglob("*") if each.is_file()}
    waiting = {each.record for each in docprov.review(drafting, evidence=texts).waiting}
    made = answer("draft_claim", make_server(drafting, texts, drafting), **DRAFT)
    [claim] = made["claims"]
    assert "verbatim" == made["verdict"]
    assert "denied" == claim["polarity"]
    changed = {each.name for each, data in before.items() if each.read_bytes() != data}
    assert {"leith-2012.yaml", "leith-2012.lock.json"} == changed
    docprov.build(drafting).write()
    assert docprov.validate(drafting, texts).ok
    after = {each.record for each in docprov.review(drafting, evidence=texts).waiting}
    assert {claim["id"]} == after - waiting


CITATION = {"quote": "38 dockers", "cited": "arden-count", "intent": "mentions"}


@pytest.mark.long
@pytest.mark.parametrize("draft", [{"claims": []}, {"citation": CITATION}], ids=str)
def test_a_draft_without_a_claim_is_refused(draft, drafting):
    """A draft that makes no claim is refused in a sentence."""
    with pytest.raises(docprov.DocprovError, match="nothing was drafted"):
        draft_claim(drafting, "leith-2012", draft, drafting / "texts")


FAULTY = {
    "a quote that is not there": ({"quote": "more than 12 barges"}, "absent"),
    "a value that is not said": ({"value": "13"}, "DP316"),
    "no such predicate": ({"predicate": "boats-sank"}, "DP203"),
    "no such document": ({"document": "leith-2013"}, "did you mean 'leith-2012'"),
    "a path": ({"document": "../leith-2012"}, "leith-2012"),
    "a person's dossier": ({"document": "arden-2011", "quote": "41 dockers"}, "method: human"),
    "YAML in a text": ({"note": "a\n  - {id: c-xxxxx}"}, ""),
}


@pytest.mark.long
@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_draft_leaves_no_trace(name, drafting):
    """A draft that is refused says why, and every file stays as it is."""
    fields, words = FAULTY[name]
    texts = drafting / "texts"
    before = {each: each.read_bytes() for each in drafting.rglob("*") if each.is_file()}
    server = make_server(drafting, texts, drafting)
    _, [(text, failed)] = ask(server, ("draft_claim", {**DRAFT, **fields}))
    assert words in str(text)
    if failed:
        assert before == {each: each.read_bytes() for each in before}
    else:
        docprov.build(drafting).write()
        assert docprov.validate(drafting, texts).ok


@pytest.mark.long
def test_a_draft_with_a_fault_that_another_claim_has_is_refused(drafting):
    """A fault of a draft is one, though the dossier has the same fault already."""
    dossier = drafting / "dossiers/leith-2012.yaml"
    dossier.write_text(dossier.read_text().replace("predicate: boats-sunk", "predicate: sank"))
    before = dossier.read_bytes()
    claim = {name: cell for name, cell in DRAFT.items() if name != "document"}
    with pytest.raises(docprov.LoadError, match="it would have 1 fault") as caught:
        draft_claim(drafting, "leith-2012", claim | {"predicate": "sank"}, drafting / "texts")
    assert ["DP203"] == [each.rule for each in caught.value.report.diagnostics]
    assert before == dossier.read_bytes()


def test_a_dossier_reviewed_as_a_whole_takes_no_draft(drafting):
    """A review of the whole dossier would hold for the draft too, so there is none."""
    dossier = drafting / "dossiers/leith-2012.yaml"
    review = "reviewed: {id: a-r3v1w, by: arden-council, on: 2026-05-09, method: human}\n"
    dossier.write_text(dossier.read_text().replace("captures:", f"{review}captures:", 1))
    text = refusal("draft_claim", make_server(drafting, drafting / "texts", drafting), **DRAFT)
    assert "reviewed as a whole" in text


def test_the_server_does_not_start_without_what_it_serves(tmp_path):
    """A missing package, evidence folder or package for drafts is an error before any serving."""
    done = run("mcp", tmp_path / "none")
    assert 2 == done.returncode
    assert "none" in done.stderr
    for arguments in ({"evidence": tmp_path / "none"}, {"drafts": tmp_path}):
        with pytest.raises(docprov.DocprovError):
            make_server(ARDEN, **arguments)


@pytest.mark.long
def test_a_client_speaks_with_the_command(drafting):
    """The SDK's own client starts the command as the guide says, and reads and drafts with it."""
    from mcp import StdioServerParameters
    from mcp.client.stdio import stdio_client

    [block] = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    shown = json.loads(block)["mcpServers"]["docprov"]
    assert shown["command"] == "docprov"
    places = {"datapackage": drafting, "texts": drafting / "texts"}
    words = [str(places.get(word.rpartition("/")[2], word)) for word in shown["args"]]
    arguments = ["-m", "docprov", *words]
    server = StdioServerParameters(
        command=sys.executable,
        args=[*arguments, "--drafts", str(drafting)],
        env=dict(os.environ),
    )
    tools, answers = ask(
        stdio_client(server),
        ("check_quote", {"quote": "41 dockers"}),
        ("show", {"record": "womn"}),
        ("draft_claim", DRAFT),
        ("search", {"words": "dockers"}),
    )
    assert tools.keys() == READING | {"draft_claim"}
    assert [False, True, False, False] == [failed for _, failed in answers]
    assert answers[0][0]["ok"]

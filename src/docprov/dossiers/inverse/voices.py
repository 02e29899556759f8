"""The voices that a dossier, a claim or a part of a breakdown must state for given chains."""

from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.context import UNSTATED
from docprov.dossiers.grammar import VOICE
from docprov.dossiers.inverse.rows import Cells, Rows, in_order, stated
from docprov.dossiers.yaml.nodes import Content


def document_voice(read: Rows, claims: list[Cells]) -> dict[str, Content]:
    """Return the voice of the dossier: the first step of every chain.

    A document without claims speaks through whoever is named first among its agents.
    """
    steps = [chain[0] for row in claims if (chain := read.chain(row))]
    if len({tuple(sorted(_step(read, step).items(), key=str)) for step in steps}) > 1:
        raise DocprovError(
            f"the claims of {read.document} do not begin with one voice, and a dossier has one"
        )
    if steps:
        voice = _step(read, steps[0], _mode(read, claims, 0), shared_certainty(read, claims, 0))
        return {"voice": _short(voice)}
    agents = read.of("document_agents", "document", read.document)
    return {"voice": agents[0]["agent"] or ""} if agents else {}


def added_voices(read: Rows, row: Cells, whole: Cells | None) -> dict[str, Content]:
    """Return the voices that a claim adds to those of the dossier or of the whole."""
    chain = read.chain(row)
    given = chain[:1] if whole is None else read.chain(whole)
    if whole is not None and len(chain) == 1 < len(given):
        return {"voice": UNSTATED}
    if [_step(read, step) for step in chain[: len(given)]] != [_step(read, each) for each in given]:
        raise DocprovError(
            f"the voices of {row['id']} do not begin with those of what it is a part of"
        )
    added: list[Content] = []
    for at in range(len(given), len(chain)):
        shared = [row, *read.below(row)]
        certainty = shared_certainty(read, shared, at)
        added.append(_short(_step(read, chain[at], _mode(read, shared, at), certainty)))
    if not added:
        return {}
    return {"voice": added[0] if len(added) == 1 else added}


def certainty_of(read: Rows, row: Cells) -> dict[str, Content]:
    """Return the certainty of a claim where it is not that of its innermost voice."""
    chain = read.chain(row)
    if not chain:
        return {}
    last = len(chain) - 1
    usual = shared_certainty(read, read.sharing(row, last), last)
    own = chain[last]["certainty"]
    return {} if own == (usual or VOICE.fields["certainty"].default) else stated({"certainty": own})


def shared_certainty(read: Rows, claims: list[Cells], at: int) -> str | None:
    """Return the certainty to be written for a step that several claims share.

    The certainty of an innermost step is each claim's own.
    """
    found = {chain[at]["certainty"] for row in claims if len(chain := read.chain(row)) > at + 1}
    if len(found) > 1:
        raise DocprovError(
            f"step {at} of {claims[0]['id']} and of others has several certainties,"
            " and a dossier has one"
        )
    return None if found <= {VOICE.fields["certainty"].default} else found.pop()


def _mode(read: Rows, claims: list[Cells], at: int) -> str | None:
    """Return the mode to be written for a step that several claims share.

    None is for claims of which each has the mode that is filled in.
    """
    chains = [chain for row in claims if len(chain := read.chain(row)) > at]
    usual = ["asserts" if at == len(chain) - 1 else "reports" for chain in chains]
    modes = [chain[at]["mode"] for chain in chains]
    if modes == usual:
        return None
    if len(set(modes)) > 1:
        raise DocprovError(
            f"step {at} of {claims[0]['id']} and of its parts has several modes,"
            " and a dossier has one"
        )
    return modes[0]


def _step(
    read: Rows, step: Cells, mode: str | None = None, certainty: str | None = None
) -> dict[str, Content]:
    """Return a step as a dossier states it, with a mode and a certainty that are found apart."""
    row = {**step, "mode": mode, "certainty": certainty}
    content = read.fields(VOICE, row, read.phrase(step["passage"]))
    return in_order(VOICE, content | stated({"capture": read.capture(step["passage"])}))


def _short(voice: dict[str, Content]) -> Content:
    """Return a voice in its short form where it has only an agent."""
    return voice if set(voice) != {"agent"} else voice["agent"]

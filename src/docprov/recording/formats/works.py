"""Works as CSL describes them, to documents: one mapping for CSL-JSON, RIS and BibTeX.

A reader gives one CSL item for each work; each field is taken out of it as it becomes one of a
document, and what is left over in the end is reported.
"""

import re

from docprov.diagnostics.diagnostics import Place
from docprov.dossiers.yaml.nodes import Content
from docprov.recording.formats.drafts import Drafts, one_line, slug

KINDS = {
    "article": "article",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "news-article",
    "bill": "law",
    "book": "book",
    "broadcast": "video",
    "chapter": "book-chapter",
    "classic": "book",
    "collection": "collection",
    "dataset": "dataset",
    "document": "other",
    "entry": "article",
    "entry-dictionary": "article",
    "entry-encyclopedia": "article",
    "figure": "image",
    "graphic": "image",
    "hearing": "hearing",
    "interview": "interview",
    "legal_case": "court-decision",
    "legislation": "law",
    "manuscript": "other",
    "map": "map",
    "motion_picture": "film",
    "pamphlet": "book",
    "paper-conference": "article",
    "periodical": "collection",
    "personal_communication": "letter",
    "post": "post",
    "post-weblog": "post",
    "regulation": "law",
    "report": "report",
    "review": "article",
    "review-book": "article",
    "software": "software",
    "song": "audio",
    "speech": "speech",
    "standard": "report",
    "thesis": "thesis",
    "treaty": "treaty",
    "webpage": "web-page",
}
"""The kind of document of each CSL type; any other type is `other`."""
ROLES = {
    "author": "author",
    "translator": "translator",
    "recipient": "addressee",
    "interviewer": "",
    "editor": "",
    "director": "author",
    "performer": "speaker",
}
"""The role of the agents of each CSL name variable; empty for those that no role means."""
SCHEMES = {"DOI": "doi", "ISBN": "isbn", "ISSN": "issn"}
"""The scheme of each CSL variable that is an identifier."""
_PARTS = frozenset(
    {"literal", "family", "given", "dropping-particle", "non-dropping-particle", "suffix", "ORCID"}
)
_MOST_NAMES = 500

Item = dict[str, object]


def take_work(drafts: Drafts, place: Place, item: Item) -> None:
    """Add the document of one CSL item, and the agents that it names."""
    key = _text(item.pop("id", ""))
    title = _taken(item, "title")
    known: dict[str, Content] = {
        "container": _taken(item, "container-title"),
        "url": drafts.url(place, "URL", item.pop("URL", "")),
        "identifiers": _identifiers(drafts, place, item),
    }
    if drafts.is_known(place, known):  # its agents are recorded too, perhaps in other words
        return
    agents, creator = _agents(drafts, place, item)
    issued = _date(drafts, place, "issued", item.pop("issued", None))
    name = creator or " ".join(title.split()[:4])
    if not name and not issued:
        drafts.leave(place, "", "it has neither a title nor a name nor a date")
        return
    entry: dict[str, Content] = {
        "label": f"{name} ({issued})" if issued and name else name or issued,
        "title": title,
        "container": known["container"],
        "kind": _kind(drafts, place, item),
        "language": drafts.language(place, "language", _taken(item, "language")),
        "issued": issued,
        "url": known["url"],
        "holding": "cited-only",
        "identifiers": known["identifiers"],
        "agents": agents,
        "note": _taken(item, "note"),
    }
    if drafts.document(place, _stem(key, name, issued), {k: v for k, v in entry.items() if v}):
        drafts.leave_rest(place, item)


def _stem(key: str, name: str, issued: str) -> str:
    """Return what the id is made of: a citation key that says something, or name and year."""
    if re.fullmatch(r"[A-Za-z][\w:.-]*[0-9]{2,4}[\w]*", key):
        return key
    if not slug(name) and slug(key):
        return key
    return f"{slug(name) or 'work'} {issued[:4]}"


def _text(value: object) -> str:
    return one_line(str(value)) if isinstance(value, str | int | float) else ""


def _taken(item: Item, name: str) -> str:
    """Take a text out of an item; what is not a text stays, to be reported."""
    text = _text(item.get(name))
    if text:
        del item[name]
    return text


def _kind(drafts: Drafts, place: Place, item: Item) -> str:
    stated = item.pop("type", None)
    kind = KINDS.get(stated if isinstance(stated, str) else "", "")
    if not kind:
        said = f"{_text(stated)!r} is not a type of CSL" if stated else "no type is stated"
        drafts.leave(place, "type", f"{said}; the kind is other")
    elif stated not in {kind, CSL_TYPES[kind]}:
        drafts.leave(place, "type", f"{stated} is recorded as {kind}")
    return kind or "other"


def _identifiers(drafts: Drafts, place: Place, item: Item) -> list[Content]:
    found: list[Content] = []
    for name, scheme in SCHEMES.items():
        stated = item.pop(name, None)
        parts = (
            stated
            if isinstance(stated, list)
            else re.split(r"[,;\s]+(?=[0-9X-]{9})", _text(stated))
        )
        for part in parts:
            if spelled := drafts.identifier(place, scheme, part):
                entry: Content = {"scheme": scheme, "identifier": spelled}
                found += [] if entry in found else [entry]
    for scheme in ("arxiv", "wikidata", "un-symbol"):
        if spelled := drafts.identifier(place, scheme, item.pop(scheme, None)):
            found.append({"scheme": scheme, "identifier": spelled})
    return found


def _agents(drafts: Drafts, place: Place, item: Item) -> tuple[list[Content], str]:
    """Return the agents of an item, and the first one's family name."""
    found: list[Content] = []
    creator = ""
    for variable, role in ROLES.items():
        names = item.get(variable)
        if not role or not isinstance(names, list):
            continue
        del item[variable]
        for name in names[:_MOST_NAMES]:
            person = _name(name)
            if not person:
                drafts.leave(place, variable, "a name is empty or not written as CSL says")
                continue
            whole, family, kind = person
            others = {f"{variable}.{part}": name[part] for part in name if part not in _PARTS}
            drafts.leave_rest(place, others)
            creator = creator or family
            _add(found, drafts.agent(place, whole, kind, _orcid(drafts, place, name)), role)
        if len(names) > _MOST_NAMES:
            drafts.leave(place, variable, f"names after the first {_MOST_NAMES}")
    for variable, role in (("publisher", "publisher"), ("authority", "issuer")):
        if whole := _taken(item, variable):
            creator = creator or whole
            _add(found, drafts.agent(place, whole, "organization"), role)
    return found, creator


def _add(found: list[Content], agent: str, role: str) -> None:
    entry: Content = {"agent": agent, "role": role}
    if entry not in found:
        found.append(entry)


def _orcid(drafts: Drafts, place: Place, name: object) -> str:
    stated = name.get("ORCID") if isinstance(name, dict) else None
    spelled = drafts.identifier(place, "orcid", stated)
    return f"https://orcid.org/{spelled}" if spelled else ""


def _name(name: object) -> tuple[str, str, str] | None:
    """Return a name as it is read, its main part, and the kind of agent."""
    if not isinstance(name, dict):
        return None
    parts = {key: _text(value) for key, value in name.items()}
    if parts.get("literal"):
        return parts["literal"], parts["literal"], "organization"
    family, given = parts.get("family", ""), parts.get("given", "")
    order = (given, parts.get("dropping-particle"), parts.get("non-dropping-particle"), family)
    whole = " ".join(part for part in order if part)
    if not whole:
        return None
    if parts.get("suffix"):
        whole = f"{whole}, {parts['suffix']}"
    return whole, family or given, "person"


def _date(drafts: Drafts, place: Place, name: str, stated: object) -> str:
    """Return a CSL date as EDTF, empty (and noted) where it is not one."""
    if isinstance(stated, str | int):
        stated = {"raw": str(stated)}
    if not isinstance(stated, dict) or not stated:
        return ""
    if stated.get("season"):
        drafts.leave(place, name, "the season of its date")
    if literal := _text(stated.get("raw")) or _text(stated.get("literal")):
        return drafts.date(place, name, literal.replace(" ", ""))
    parts = stated.get("date-parts")
    days = [_day(part) for part in parts] if isinstance(parts, list) and len(parts) < 3 else []
    if not days or not all(days):
        drafts.leave(place, name, "its date is not written as CSL says")
        return ""
    mark = "~" if stated.get("circa") else ""
    return drafts.date(place, name, "/".join(f"{day}{mark}" for day in days))


def _day(parts: object) -> str:
    """Return year, month and day as EDTF, empty where they are not whole numbers."""
    numbers = [_text(part) for part in parts] if isinstance(parts, list) else []
    if not 1 <= len(numbers) <= 3 or not all(re.fullmatch("[0-9]{1,4}", each) for each in numbers):
        return ""
    year, *rest = numbers
    return "-".join([year.zfill(4), *(each.zfill(2) for each in rest)])


CSL_TYPES = {
    "statement": "document",
    "press-release": "document",
    "news-article": "article-newspaper",
    "agency-report": "article-newspaper",
    "letter": "personal_communication",
    "resolution": "legislation",
    "treaty": "treaty",
    "law": "legislation",
    "report": "report",
    "book": "book",
    "film": "motion_picture",
    "web-page": "webpage",
    "speech": "speech",
    "dataset": "dataset",
    "collection": "collection",
    "article": "article-journal",
    "book-chapter": "chapter",
    "thesis": "thesis",
    "post": "post",
    "video": "broadcast",
    "image": "graphic",
    "audio": "song",
    "map": "map",
    "interview": "interview",
    "hearing": "hearing",
    "court-decision": "legal_case",
    "software": "software",
    "other": "document",
}
"""The CSL type of each kind of document."""

"""Neutral statements from the template of a predicate."""

import re

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(subject|population|object|value)\}")


def statement(template: str, slots: dict[str, str | None]) -> str:
    """Return the sentence that a template makes of a claim.

    Args:
        template: text with the slots {subject}, {population}, {object}, {value}; a part in [ ] falls away where one of its
            slots is unstated.
        slots: the words for each slot, None where it is unstated.

    Raises:
        ValueError: a slot outside [ ] is unstated; the text names it.

    >>> statement("It counts [{population} ]killed as {value}.", {"population": None, "value": "41"})
    'It counts killed as 41.'
    """

    def keep(part: re.Match[str]) -> str:
        stated = all(slots.get(slot) for slot in _SLOT.findall(part[1]))
        return part[1] if stated else ""

    def fill(slot: re.Match[str]) -> str:
        words = slots.get(slot[1])
        if not words:
            raise ValueError(slot[1])
        return words

    return _SLOT.sub(fill, _OPTIONAL.sub(keep, template))

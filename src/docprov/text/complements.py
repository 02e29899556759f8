"""Words that deny the clause which they introduce: denied that the barge sank."""

from docprov.text.language import Language
from docprov.text.neutral import masked_words
from docprov.text.reach import is_joined

LEAD = 3
"""Words, at most, from what denies a clause to the word that introduces it."""
_LEAD_LETTERS = 6
"""Letters, at most, to the clause where no word introduces it, behind many letters that deny."""
_MANY = 5


def denies_complement(words: list[str], language: Language) -> str:
    """Return the words that deny the clause that they introduce: denied that; empty for none."""
    at = len(words)
    if skipped := language.phrases("articles").ending(words, at):
        at -= skipped[0]
    link = language.phrases("complements").ending(words, at)
    at -= link[0] if link else 0
    comma = at > 0 and words[at - 1] in {",", "，"}
    if not link and not language.has("spaceless"):
        return ""
    phrases = language.phrases("denials_before")
    least = max(at - comma - 1 - (LEAD if link else _LEAD_LETTERS), 0)
    for stop in range(at - comma, least, -1):  # its subject or its object can be between
        denied = phrases.ending(words, stop)
        reaches = link or stop == at - comma or (denied and denied[0] >= _MANY)
        if denied and reaches and is_joined(words[stop : at - comma], language):
            # "nobody doubts that" denies nothing
            masked = masked_words(words, language)[stop - 1]
            return " ".join(words[stop - denied[0] : stop]) if masked else ""
    return ""

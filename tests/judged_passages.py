"""What is judged of a claim by the words of its passage, for tests and benchmarks of many texts."""

from docprov.rules.agreement import Recorded, lateness, number_disagreement, time_disagreement
from docprov.rules.polarity import outer_denial, polarity_disagreement
from docprov.text.sentences import sentence_around


def judged(language, text, start, stop):
    """Return what all checks say of one passage."""
    recorded = Recorded(
        value_type="quantity",
        comparator="exact",
        value="40",
        polarity="affirmed",
        time="1931-05",
        time_basis="stated",
        dates=("1932-01-01",),
    )
    quote = text[start:stop]
    alone = (
        number_disagreement(recorded, "", quote, "", language),
        polarity_disagreement(recorded, quote, language),
        time_disagreement(recorded, quote, (), language),
        lateness(recorded, quote, language),
    )
    first, last = sentence_around(text, start, stop, language)
    before, after = text[first:start], text[stop:last]
    return (
        *alone,
        number_disagreement(recorded, before, quote, after, language),
        outer_denial(recorded, before, quote, after, language, following=text[last:][:120]),
    )

"""Dossiers that cost a reader the most: each made at a size, with the rules that report it."""

HEAD = """document: {id: odd-2011, label: Article on a mill, kind: news-article, language: en}
voice: arden-post
recorded: {by: archive-team, on: 2026-05-02, method: human}
"""
CLAIMS = HEAD + "claims:\n"


def nested(levels, keys):
    """Return fields below each other, and in the innermost one many, the last of them broken."""
    above = "".join(f"{'  ' * level}a:\n" for level in range(levels))
    inside = "  " * levels
    return (
        HEAD + above + "".join(f"{inside}k{n}: 1\n" for n in range(keys)) + f"{inside}z: *other\n"
    )


FLOODS = {
    "unknown fields": lambda n: HEAD + "".join(f"key{i}: x\n" for i in range(n)),
    "unknown fields of a document": lambda n: (
        "document:\n  id: odd-2011\n" + "".join(f"  key{i}: x\n" for i in range(n))
    ),
    "claims without a quote": lambda n: CLAIMS + "  - subject: arden-fire\n" * n,
    "claims that are texts": lambda n: CLAIMS + "  - several sheds\n" * n,
    "claims with a quote that never ends": lambda n: CLAIMS + '  - {quote: "x, unit: y}\n' * n,
    "claims that are aliases": lambda n: CLAIMS + "  - *other\n" * n,
    "fields that are aliases": lambda n: HEAD + "".join(f"f{i}: *other\n" for i in range(n)),
    "one field many times": lambda n: HEAD + "voice: arden-post\n" * n,
    "quotes cut by commas": lambda n: CLAIMS + "  - {quote: women, children}\n" * n,
    "values of a wrong shape": lambda n: CLAIMS + "  - {subject: [a], quote: {b: c}}\n" * n,
    "empty fields": lambda n: CLAIMS + "  - {subject: , predicate: }\n" * n,
    "agents that lack all": lambda n: HEAD + "agents:\n" + "  - {note: x}\n" * n,
}
"""Many faults of one kind: all are told up to the limit, and the limit itself."""

SIZES = {
    "one fault after many claims": (
        lambda n: CLAIMS + "  - {quote: x}\n" * n + '  - {quote: "open}\n',
        30_000,
    ),
    "one fault before many claims": (
        lambda n: CLAIMS + '  - {quote: "open}\n' + "  - {quote: x}\n" * n,
        30_000,
    ),
    "every second claim broken": (
        lambda n: CLAIMS + "  - {quote: x}\n  - {quote: [x}\n" * n,
        40_000,
    ),
    "thirty-eight levels and a fault": (lambda n: nested(38, n), 40_000),
    "twenty levels and a fault": (lambda n: nested(20, n), 40_000),
    "a line of spaces": (lambda n: HEAD + "odd: {a: b" + " " * n + "c}\n", 3_000_000),
    "a line of tabs": (lambda n: HEAD + "odd: a" + "\t" * n + "b\n", 3_000_000),
    "a name of spaces": (lambda n: HEAD + "odd" + " " * n + ": 1\n", 3_000_000),
    "a line of hashes": (lambda n: HEAD + "odd: a" + " #" * n + "\n", 1_500_000),
    "brackets that never close": (lambda n: HEAD + "odd: " + "[" * n + "\n", 1_500_000),
    "a list of letters": (lambda n: HEAD + "claims: [" + "a," * n + "]\n", 1_500_000),
    "a list of nothing": (lambda n: HEAD + "claims: [" + "[]," * n + "]\n", 1_000_000),
    "a mapping in one line": (
        lambda n: HEAD + "odd: {" + ", ".join(f"k{i}: 1" for i in range(n)) + "}\n",
        250_000,
    ),
    "empty lines": (lambda n: HEAD + "\n" * n, 4_000_000),
    "dashes": (lambda n: CLAIMS + "  -\n" * n, 190_000),
    "combining marks": (lambda n: HEAD + "odd: " + "e\u0301" * n + "\n", 1_000_000),
}
"""Files of one shape, each as large as a dossier may be or nearly so."""

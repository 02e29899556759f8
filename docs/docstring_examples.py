"""Examples of docstrings as blocks of code: doctest marks them by `>>>`, Markdown does not."""

import re

from griffe import Extension, Object

_EXAMPLE = re.compile(r"^>>> .*(?:\n.+)*", re.MULTILINE)


class DocstringExamples(Extension):
    """Puts each example of a docstring between fences, as the pages of the reference need it."""

    def on_object(self, *, obj: Object, **_: object) -> None:
        """Mark the examples of one object."""
        if obj.docstring is not None:
            obj.docstring.value = _EXAMPLE.sub(
                lambda found: f"```pycon\n{found[0]}\n```", obj.docstring.value
            )

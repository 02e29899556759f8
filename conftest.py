"""Makes pytest run the examples in the README and in the docstrings of the library."""

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser

_readme = Sybil(parsers=[PythonCodeBlockParser()], patterns=["README.md", "docs/*.md"])
_docstrings = Sybil(parsers=[DocTestParser()], patterns=["src/**/*.py"])

pytest_collect_file = (_readme + _docstrings).pytest()

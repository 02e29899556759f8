"""A notebook as a reader runs it: cards, text and completion in a real kernel."""

import os
from pathlib import Path

import pytest

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")
pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

CELLS = {
    "setup": "import docprov; corpus = docprov.load('docs/examples/arden')",
    "Corpus": "corpus",
    "claims": "corpus.claims.where(predicate='deaths')",
    "Claim": "corpus.claims['arden-2011.c-b0at5']",
    "Report": "docprov.validate('docs/examples/arden')",
    "Diff": "docprov.diff('datapackage@0.1.0', 'datapackage@1.0.0')",
    "Verification": (
        "docprov.verify(docprov.restore('datapackage@1.0.0', OUT).path)".replace(
            "OUT", "__import__('tempfile').mkdtemp()"
        )
    ),
    "completion": "print(get_ipython().Completer.complete(line_buffer='corpus.agents[\"arden-p')[1])",  # noqa: E501 - one line of the notebook
}


@pytest.fixture(scope="module")
def outputs():
    """Return what each cell of a notebook gives, by the name of the cell."""
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3")
    client.execute(cwd=str(Path.cwd()), env=os.environ | {"JUPYTER_PLATFORM_DIRS": "1"})
    return dict(zip(CELLS, (cell.outputs for cell in notebook.cells), strict=True))


@pytest.mark.parametrize("name", ["Corpus", "claims", "Claim", "Report", "Diff", "Verification"])
def test_a_result_is_a_card(outputs, name):
    """The last expression of a cell is shown as a card, with a short text beside it."""
    (output,) = outputs[name]
    assert output.data["text/html"].startswith('<div style="font-size:small;color:inherit')
    assert name in output.data["text/html"]
    assert len(output.data["text/plain"]) < 2000


def test_ids_are_completed(outputs):
    """The ids of a table are offered after its bracket."""
    (output,) = outputs["completion"]
    assert "arden-post" in output.text

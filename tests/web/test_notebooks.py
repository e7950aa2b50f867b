"""The notebooks run from the first cell to the last."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbclient is not installed: pip install 'neman[test]'")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: pip install 'neman[test]'")

FOLDER = Path(__file__).parents[2] / "docs" / "notebooks"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "clear the outputs before committing"
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(kernel(tmp_path)))
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="own", resources={"metadata": {"path": str(tmp_path)}}).execute()


def kernel(folder: Path) -> Path:
    """Make a kernel of this very Python, whatever else is installed on the machine."""
    home = folder / "kernels" / "own"
    home.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    text = json.dumps({"argv": command, "display_name": "own", "language": "python"})
    (home / "kernel.json").write_text(text, encoding="utf-8")
    return folder

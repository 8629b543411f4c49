"""Stored outputs: each notebook run with its default parameters and kept with what that gave.

``python -m press.stored NOTEBOOK ...``
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from .execution import surroundings
from .files import write
from .job import Frame, Job, PressError
from .tidy import tidy
from .tidy import write as written


def store(path: Path) -> None:
    """Run a notebook in a real kernel and keep its outputs, without times, paths and random ids.

    Raises
    ------
    PressError
        If it can't be read, or a cell fails; the file is then as it was.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    from .kernel import manager

    folder = str(path.resolve().parent)
    alone = Job(name=path.stem, notebook=path, parameters={}, page="", title="", frame=Frame(site=""))
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise PressError(f"{path}: not a notebook that can be read: {error}") from None
    with TemporaryDirectory() as profile:
        client = NotebookClient(
            notebook,
            kernel_manager_class=manager(surroundings(profile)),
            resources={"metadata": {"path": folder}},
            record_timing=False,
            store_widget_state=True,
        )
        try:
            executed = tidy(client.execute(), alone, folder)
        except CellExecutionError as error:
            raise PressError(f"{path}: {error.ename}: {error.evalue}") from None
    del executed.metadata["papermill"]
    write(path.parent, {path.name: written(executed)})


if __name__ == "__main__":
    try:
        for name in sys.argv[1:]:
            store(Path(name))
            print(f"stored {os.path.relpath(name)}")
    except PressError as error:
        sys.exit(f"error: {error}")

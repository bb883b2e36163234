"""Runs one notebook through its kernel, top to bottom: execute.py NOTEBOOK FOLDER SECONDS_PER_CELL.

Reads the notebook from standard input, runs it with FOLDER as working directory and writes the executed
notebook to standard output. A cell that fails ends the run; its number and message go to standard error.
"""

import json
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


def error_text(cell, error):
    """What the kernel printed about the failure (tslab writes it as stderr text), else what the client says."""
    texts = [o.get("text", "") for o in cell.get("outputs", []) if o.get("name") == "stderr"]
    return "".join(texts).strip() or str(error).strip()


def main():
    name, folder, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    notebook = nbformat.reads(sys.stdin.read(), as_version=4)
    client = NotebookClient(
        notebook, timeout=seconds, kernel_name="tslab", resources={"metadata": {"path": folder}}, record_timing=False
    )
    slowest = (0.0, -1)
    first_figure = None
    with client.setup_kernel():
        started = time.monotonic()
        for index, cell in enumerate(notebook.cells):
            before = time.monotonic()
            try:
                client.execute_cell(cell, index)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
                kind = type(error).__name__
                first_line = cell.source.strip().split("\n")[0]
                print(f"{name}: cell {index + 1} failed ({kind}): {first_line}\n{error_text(cell, error)}", file=sys.stderr)
                return 1
            now = time.monotonic()
            slowest = max(slowest, (now - before, index + 1))
            figures = any("application/vnd.plotly.v1+json" in o.get("data", {}) for o in cell.get("outputs", []))
            if figures and first_figure is None:
                first_figure = now - started
    json.dump(
        {
            "notebook": notebook,
            "seconds": time.monotonic() - started,
            "slowestCell": {"seconds": slowest[0], "cell": slowest[1]},
            "firstFigureSeconds": first_figure,
        },
        sys.stdout,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

# Settings of an nbgrader course with notebooks of Attention Lab; `npm run release -- nbgrader FOLDER` copies it there.
c = get_config()  # noqa: F821

# The notebooks come without solutions, so nothing has to be taken out of them.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
]

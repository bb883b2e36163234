"""Puts the marks of a class that Attention Lab has graded into the gradebook of an nbgrader course.

    npm run grade -- COURSE/submitted --out REPORT
    python import_marks.py REPORT            # in the course's folder, with the Python that has nbgrader

Marks of an earlier import are replaced; nothing else in the gradebook is changed.
"""

import json
import sys
import warnings
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.exc import SAWarning

warnings.filterwarnings("ignore", category=SAWarning)  # of nbgrader's own use of its database


def marks(report):
    """Yields (learner, topic, exercise, points) of a report."""
    table = json.loads((report / "class.json").read_text(encoding="utf-8"))
    topic_of = {exercise["id"]: exercise["topic"] for exercise in table["exercises"]}
    for learner in table["learners"]:
        for exercise, result in learner["results"].items():
            yield learner["id"], topic_of[exercise], exercise, result["score"]


def set_mark(gradebook, learner, topic, exercise, points):
    """Sets one mark as if a person had given it."""
    name = exercise.replace(".", "-")  # nbgrader's names have no dots
    grade = gradebook.find_grade(name, topic, topic, learner)
    grade.manual_score = points
    grade.needs_manual_grade = False


def main(arguments):
    if len(arguments) != 1 or not (Path(arguments[0]) / "class.json").is_file():
        print("usage: python import_marks.py REPORT   (the folder that --out named, with class.json in it)", file=sys.stderr)
        return 2
    if not Path("gradebook.db").is_file():
        print("There is no gradebook.db here: run this in the folder of the course, after nbgrader generate_assignment.", file=sys.stderr)
        return 2
    count, missing = 0, set()
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        for learner, topic, exercise, points in marks(Path(arguments[0])):
            try:
                gradebook.find_assignment(topic)
            except MissingEntry:
                missing.add(topic)
                continue
            gradebook.update_or_create_student(learner)
            gradebook.update_or_create_submission(topic, learner)
            set_mark(gradebook, learner, topic, exercise, points)
            count += 1
        gradebook.db.commit()
    for topic in sorted(missing):
        print(f"{topic} is no assignment of this course yet: nbgrader generate_assignment {topic}", file=sys.stderr)
    print(f"{count} marks are in the gradebook.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

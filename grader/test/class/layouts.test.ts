import { ownersOf, type Place, timeOf } from "../../src/class/layouts";

const nothing: Place = { text: () => Promise.resolve(undefined), exists: () => Promise.resolve(false) };
const files = (content: Record<string, string>): Place => ({
  text: (path) => Promise.resolve(content[path]),
  exists: (path) => Promise.resolve(path in content),
});
const topics = ["01-softmax", "02-attention"];
const read = (paths: string[], place = nothing) => ownersOf(paths, place, topics);

test("Canvas: who is the first number; late ones are marked", async () => {
  const { layout, owners } = await read([
    "doejane_4321_98765_01-softmax.ipynb",
    "o'neilsam_LATE_77_98766_my_own_name-2.ipynb",
    "readme.ipynb",
  ]);
  expect(layout).toBe("Canvas");
  expect(owners).toEqual([
    { id: "4321", name: "doejane" },
    { id: "77", name: "o'neilsam", markedLate: true },
    { id: "readme" },
  ]);
});

test.each([
  ["Jane van Doe_1234567_assignsubmission_file/a.ipynb", { id: "1234567", name: "Jane van Doe" }],
  ["Jane Doe_1234567_assignsubmission_file_/deep/a.ipynb", { id: "1234567", name: "Jane Doe" }],
  ["Week 1/Müller_Ana_12_assignsubmission_file_a.ipynb", { id: "12", name: "Müller Ana" }],
  ["Participant_99_assignsubmission_file_/a.ipynb", { id: "99" }],
])("Moodle: %s", async (path, owner) => {
  expect(await read([path])).toEqual({ layout: "Moodle", owners: [owner] });
});

test("Gradescope: the submitter and the time stand in a file beside the folders", async () => {
  const yaml = [
    "submission_11:",
    "  :submitters:",
    "  - :name: Jane Doe",
    "    :sid: '0042'",
    "    :email: jane@school.edu",
    "  :created_at: 2026-02-14 04:27:45.127983000 Z",
    "submission_12:",
    "  :submitters:",
    "  - :email: sam@school.edu",
  ].join("\n");
  const paths = ["e/submission_11/a.ipynb", "e/submission_12/x/b.ipynb", "e/submission_13/c.ipynb"];
  const { layout, owners } = await read(paths, files({ "e/submission_metadata.yml": yaml }));
  expect(layout).toBe("Gradescope");
  const jane = { id: "0042", name: "Jane Doe", email: "jane@school.edu" };
  expect(owners).toEqual([
    { ...jane, submittedAt: "2026-02-14T04:27:45.000Z" },
    { id: "sam@school.edu", email: "sam@school.edu" },
    { id: "submission_13" },
  ]);
  expect((await read(paths, files({ "e/submission_metadata.yml": "{{{" }))).owners[0]?.id).toBe("submission_11"); // prettier-ignore
});

test("nbgrader: as collected, or the folder of what was collected, with its time stamps", async () => {
  const stamp = "2026-02-02 15:58:23.948203 UTC\n";
  const at = { submittedAt: "2026-02-02T15:58:23.000Z" };
  const collected = await read(
    ["course/submitted/ana/ps1/01-softmax.ipynb", "course/submitted/ben/ps1/x/y.ipynb"],
    files({ "course/submitted/ana/ps1/timestamp.txt": stamp }),
  );
  expect(collected).toEqual({ layout: "nbgrader", owners: [{ id: "ana", ...at }, { id: "ben" }] });
  const inside = await read(
    ["ana/ps1/a.ipynb", "ben/ps1/a.ipynb"],
    files({ "ana/ps1/timestamp.txt": stamp }),
  );
  expect(inside.layout).toBe("nbgrader");
  expect(inside.owners[0]).toEqual({ id: "ana", ...at });
});

test("GitHub Classroom: clones whose names share the assignment", async () => {
  const paths = ["soft-max-jane-doe/01-softmax.ipynb", "soft-max-jim/x/01-softmax.ipynb"];
  const git = files({ "soft-max-jane-doe/.git": "", "soft-max-jim/.git": "" });
  const found = await read(paths, git);
  expect(found.layout).toBe("GitHub Classroom");
  expect(found.owners.map(({ id }) => id)).toEqual(["jane-doe", "jim"]);
  const plain = await read(["student-1/a.ipynb", "student-2/a.ipynb"]);
  expect(plain.owners.map(({ id }) => id)).toEqual(["student-1", "student-2"]);
});

test.each([
  [
    ["ana/01-softmax.ipynb", "ana/02-attention.ipynb", "ben/deep/a.ipynb"],
    ["ana", "ana", "ben"],
  ],
  [
    ["week1/ana/a.ipynb", "week1/ben/a.ipynb"],
    ["ana", "ben"],
  ],
  [
    ["ana/a.ipynb", "ana/b/c.ipynb"],
    ["ana", "ana"],
  ],
  [
    ["01-softmax-ana.ipynb", "ben_01-SOFTMAX.ipynb", "01-softmax.ipynb"],
    ["ana", "ben", "01-softmax"],
  ],
  [
    ["ana.zip/x/01-softmax.ipynb", "01-softmax ben.zip"],
    ["ana", "ben"],
  ],
  [["Ünal.ipynb.json"], ["Ünal"]],
])("named after the learners: %j", async (paths, ids) => {
  const { layout, owners } = await read(paths);
  expect(layout).toBe("names");
  expect(owners.map(({ id }) => id)).toEqual(ids);
});

test.each([
  ["2026-02-02T15:58:23+01:00", "2026-02-02T14:58:23.000Z"],
  ["2026-02-02 15:58 -0530", "2026-02-02T21:28:00.000Z"],
  ["2026-02-02 15:58", "2026-02-02T15:58:00.000Z"],
  ["yesterday", undefined],
  ["2026-13-45 15:58", undefined],
])("the time %s", (text, iso) => expect(timeOf(text).submittedAt).toBe(iso));

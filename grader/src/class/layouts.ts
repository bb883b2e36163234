/** Whose a file is: how learning platforms lay out what was handed in. Nothing here reads notebooks. */
import { parse as parseYaml } from "yaml";

/** Who handed in a file, as far as its place tells. */
export interface Owner {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  /** ISO 8601. */
  readonly submittedAt?: string;
  /** The platform calls it late without saying when it came. */
  readonly markedLate?: true;
}

/** The folder or archive that the paths are relative to. */
export interface Place {
  /** The text of a small file; undefined where there is none. */
  text(path: string): Promise<string | undefined>;
  exists(path: string): Promise<boolean>;
}

/** Says whose a path is; undefined for a path that does not fit the layout. */
type OwnerOf = (path: string) => Promise<Owner | undefined> | Owner | undefined;

interface Layout {
  readonly name: string;
  /** How to read paths of this layout; undefined when these are of another. */
  recognise(paths: readonly string[], place: Place): Promise<OwnerOf | undefined>;
}

const gradescope: Layout = {
  name: "Gradescope",
  async recognise(paths, place) {
    if (!paths.every((path) => /(^|\/)submission_\d+\//.test(path))) return undefined;
    const root = (paths[0] ?? "").replace(/submission_\d+\/.*$/, "");
    const submissions = submitters((await place.text(`${root}submission_metadata.yml`)) ?? "");
    return (path) => {
      const [, folder = ""] = /(?:^|\/)(submission_\d+)\//.exec(path) ?? [];
      return submissions.get(folder) ?? { id: folder };
    };
  },
};

/** Of a group the first one: all its members get the same mark on the platform. */
function submitters(text: string): Map<string, Owner> {
  const found = new Map<string, Owner>();
  for (const [folder, entry] of Object.entries(record(fromYaml(text)))) {
    const { ":submitters": people, ":created_at": created } = record(entry);
    const person = record(Array.isArray(people) ? (people as unknown[])[0] : undefined);
    const { ":sid": sid, ":name": name, ":email": email } = person;
    const id = [sid, email, folder].map(textual).find((each) => each !== "") ?? folder;
    found.set(folder, {
      id,
      ...(textual(name) !== "" && { name: textual(name) }),
      ...(textual(email) !== "" && { email: textual(email) }),
      ...timeOf(created),
    });
  }
  return found;
}

function fromYaml(text: string): unknown {
  try {
    return parseYaml(text) as unknown;
  } catch {
    return undefined;
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
const textual = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value).trim() : "";

/** `2026-02-14 04:27:45.127983000 Z`, `2026-02-02 15:58:23.948203 UTC` and ISO 8601; without a zone it is UTC. */
export function timeOf(value: unknown): { submittedAt?: string } {
  const text = value instanceof Date ? value.toISOString() : textual(value);
  const [, day, time, zone = ""] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(text) ?? [];
  if (day === undefined || time === undefined) return {};
  const at = new Date(`${day}T${time}${/^[+-]/.test(zone) ? zone.replace(/^(...)(\d)/, "$1:$2") : "Z"}`);
  return Number.isNaN(at.getTime()) ? {} : { submittedAt: at.toISOString() };
}

const nbgrader: Layout = {
  name: "nbgrader",
  async recognise(paths, place) {
    const parts = /^(|.*\/)([^/]+)\/([^/]+)\/[^/]+$/;
    const isCollected = paths.every((path) => /(^|\/)submitted\/[^/]+\/[^/]+\//.test(path));
    const folders = [...new Set(paths.map((path) => path.replace(/\/[^/]*$/, "")))];
    const stamps = await Promise.all(folders.map((folder) => place.exists(`${folder}/timestamp.txt`)));
    if (!isCollected && !(paths.every((path) => parts.test(path)) && stamps.some(Boolean))) return undefined;
    return async (path) => {
      const [, before = "", id = "", assignment = ""] =
        (isCollected && /^(|.*\/)submitted\/([^/]+)\/([^/]+)\//.exec(path)) || (parts.exec(path) ?? []);
      const folder = `${before}${isCollected ? "submitted/" : ""}${id}/${assignment}`;
      return { id, ...timeOf((await place.text(`${folder}/timestamp.txt`))?.trim()) };
    };
  },
};

/** `Jane Doe_1234567_assignsubmission_file_/a.ipynb`, or the same in one name; the number names her. */
const moodle = byPattern(
  "Moodle",
  /^(?:.*\/)?([^/]*?)_(\d+)_assignsubmission_(?:file|onlinetext)/,
  (found) => ({
    id: found[2] ?? "",
    ...(found[1] && !/^participant$/i.test(found[1]) && { name: found[1].replaceAll("_", " ").trim() }),
  }),
);

/** `doejane_LATE_4321_987654_01-softmax-1.ipynb`: name, who, which attachment. */
const canvas = byPattern("Canvas", /^(?:.*\/)?([^/_]+)_(LATE_)?(\d+)_(\d+)_[^/]+$/, (found) => ({
  id: found[3] ?? "",
  name: found[1] ?? "",
  ...(found[2] !== undefined && { markedLate: true as const }),
}));

function byPattern(name: string, pattern: RegExp, owner: (found: RegExpExecArray) => Owner): Layout {
  const ownerOf: OwnerOf = (path) => {
    const found = pattern.exec(path);
    return found ? owner(found) : undefined;
  };
  const recognise = (paths: readonly string[]) =>
    // One odd file among them must not turn a whole class into strangers.
    Promise.resolve(2 * paths.filter(ownerOf).length > paths.length ? ownerOf : undefined);
  return { name, recognise };
}

/** Clones of one assignment, `softmax-janedoe/`: what their names share is the assignment. */
const classroom: Layout = {
  name: "GitHub Classroom",
  async recognise(paths, place) {
    const folders = [...new Set(paths.map((path) => path.split("/")[0] ?? ""))];
    const isFolders = folders.length > 1 && paths.every((path) => path.includes("/"));
    const shared = isFolders ? sharedStart(folders).replace(/[^-]*$/, "") : "";
    if (shared === "") return undefined;
    const clones = await Promise.all(folders.map((folder) => place.exists(`${folder}/.git`)));
    if (!clones.every(Boolean)) return undefined;
    return (path) => ({ id: (path.split("/")[0] ?? "").slice(shared.length) });
  },
};

function sharedStart([first = "", ...others]: readonly string[]): string {
  const differs = [...first].findIndex((letter, i) => others.some((other) => other[i] !== letter));
  return differs < 0 ? first : first.slice(0, differs);
}

const LAYOUTS: readonly Layout[] = [gradescope, nbgrader, moodle, canvas, classroom];

/**
 * Whose each of `paths` is, in a layout of Gradescope, nbgrader, Moodle, Canvas or GitHub Classroom, or else in
 * folders or files that are named after the learners.
 * @param paths with "/", relative to `place`
 * @param topics names of notebooks as the course has them, which are no names of learners
 */
export async function ownersOf(
  paths: readonly string[],
  place: Place,
  topics: readonly string[],
): Promise<{ layout: string; owners: Owner[] }> {
  for (const { name, recognise } of LAYOUTS) {
    const ownerOf = await recognise(paths, place);
    if (!ownerOf) continue;
    const owners = await Promise.all(
      paths.map(async (path) => (await ownerOf(path)) ?? plainOwner(path, topics)),
    );
    return { layout: name, owners };
  }
  const below = withoutWrapper(paths);
  return { layout: "names", owners: below.map((path) => plainOwner(path, topics)) };
}

/** Without folders that hold everything and no notebook themselves, such as the one that an archive unpacks to. */
function withoutWrapper(paths: readonly string[]): readonly string[] {
  const parts = paths.map((path) => path.split("/"));
  const [first] = parts;
  const isShared = parts.every(([top, , more]) => top === first?.[0] && more !== undefined);
  const below = new Set(parts.map((each) => each[1]));
  return isShared && below.size > 1 ? withoutWrapper(parts.map((each) => each.slice(1).join("/"))) : paths;
}

/** The first folder, or what the file's name has besides the topic. */
function plainOwner(path: string, topics: readonly string[]): Owner {
  const [top = path, ...inside] = path.split("/");
  if (inside.length > 0) return { id: top.replace(/\.zip$/i, "") };
  const stem = top.replace(/(\.ipynb)?(\.(json|txt|zip))?$/i, "");
  const lower = stem.toLowerCase();
  const topic = topics.find((name) => lower.includes(name.toLowerCase()));
  const at = topic === undefined ? -1 : lower.indexOf(topic.toLowerCase());
  const rest = at < 0 ? stem : `${stem.slice(0, at)} ${stem.slice(at + (topic ?? "").length)}`;
  return { id: rest.replace(/^[\s_.-]+|[\s_.-]+$/g, "") || stem };
}

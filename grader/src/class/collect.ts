/** Finds what a class has handed in, and who it is from: folders, loose notebooks, archives, exports of platforms. */
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { findNotebooks, type HandedIn, NOTEBOOK_OR_ARCHIVE } from "../notebook";
import { ArchiveError, fileOf, listArchive, readArchive } from "./archive";
import { shortHash } from "./hash";
import { type Owner, ownersOf, type Place } from "./layouts";
import { type Enrolled, finder, fold } from "./roster";

/** A notebook and what its place says of it. */
export interface Found extends HandedIn {
  /** As the report shows it: relative to the submissions, with "/". */
  readonly shown: string;
  readonly submittedAt?: string;
  readonly markedLate?: true;
}

export interface Learner {
  readonly key: string;
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  readonly found: readonly Found[];
}

export interface Collected {
  readonly learners: readonly Learner[];
  /** Layouts that were recognised, each once. */
  readonly layouts: readonly string[];
  /** Paths that do not exist or hold nothing, each with why. */
  readonly problems: readonly string[];
  /** Ids of learners that are not on the roster, when there is one. */
  readonly strangers: readonly string[];
}

/** Everybody who has handed in something or stands on the roster, in the order of their keys. */
export async function collectClass(
  paths: readonly string[],
  { typedIn, roster, topics }: { typedIn?: string; roster?: readonly Enrolled[]; topics: readonly string[] },
): Promise<Collected> {
  const parts = await Promise.all(paths.map((path) => collectRoot(path, typedIn, topics)));
  const find = finder(roster ?? []);
  const people = new Map<string, Enrolled & { found: Found[] }>();
  const strangers = new Set<string>();
  const add = (enrolled: Enrolled, found: readonly Found[]) => {
    const known = people.get(fold(enrolled.id)) ?? { ...enrolled, found: [] };
    people.set(fold(enrolled.id), { ...known, found: [...known.found, ...found] });
  };
  for (const { file, owner } of parts.flatMap(({ files }) => files)) {
    const enrolled = find(owner);
    if (roster && !enrolled) strangers.add(owner.id);
    const submittedAt = owner.submittedAt ?? enrolled?.submittedAt;
    const dated = { ...file, ...(submittedAt !== undefined && { submittedAt }) };
    add(enrolled ?? { ...owner, ids: [] }, [owner.markedLate ? { ...dated, markedLate: true } : dated]);
  }
  for (const enrolled of roster ?? []) add(enrolled, []);
  return {
    learners: keyed([...people.values()]),
    layouts: [...new Set(parts.map(({ layout }) => layout))],
    problems: parts.flatMap(({ problems }) => problems),
    strangers: [...strangers].sort(),
  };
}

interface Root {
  files: { file: Found; owner: Owner }[];
  layout: string;
  problems: string[];
}

async function collectRoot(
  path: string,
  typedIn: string | undefined,
  topics: readonly string[],
): Promise<Root> {
  const { handedIn, problems } = await findNotebooks([path], typedIn, NOTEBOOK_OR_ARCHIVE);
  const [only] = handedIn;
  const isFile = handedIn.length === 1 && only !== undefined && fold(basename(only.path)) === fold(basename(path)); // prettier-ignore
  const archive = isFile && /\.zip$/i.test(only.path) ? only.path : undefined;
  const folder = isFile ? dirname(only.path) : rootOf(handedIn, path, typedIn);
  const opened = (await Promise.all(handedIn.map((each) => opening(each, folder)))).flat();
  // An archive that is graded by itself is a class, not a learner of that name.
  const prefix = archive === undefined ? "" : `${basename(archive)}/`;
  const names = opened.map(({ shown }) => shown.slice(prefix.length));
  const place = archive === undefined ? folderPlace(folder) : await archivePlace(archive);
  const { owners, layout } = await ownersOf(names, place, topics);
  return { files: opened.map((file, i) => ({ file, owner: owners[i] ?? { id: file.shown } })), layout, problems }; // prettier-ignore
}

/** The folder that was meant; after a pattern, what its matches lie in. */
function rootOf(handedIn: readonly HandedIn[], path: string, typedIn = "."): string {
  const meant = [join(typedIn, path), path].find((each) =>
    handedIn.every((row) => !relative(each, row.path).startsWith("..")),
  );
  return meant ?? dirname(handedIn[0]?.path ?? path);
}

const slashed = (path: string) => path.split(sep).join("/");

/** A file, or every notebook of an archive; an archive inside it is opened as well, one inside that is not. */
async function opening(row: HandedIn, folder: string): Promise<Found[]> {
  const shown = slashed(relative(folder, row.path)) || basename(row.path);
  if (!/\.zip$/i.test(row.path) || row.problem !== undefined) return [{ ...row, shown }];
  const load = () => readArchive(row.path);
  return openArchive(row.path, shown, load, 1);
}

async function openArchive(
  path: string,
  shown: string,
  load: () => Promise<Uint8Array>,
  depth: number,
): Promise<Found[]> {
  try {
    const entries = listArchive(await load()).filter(({ name }) => !/(^|\/)(__MACOSX\/|\.[^./]|node_modules\/)/.test(name)); // prettier-ignore
    const found = entries.map(async ({ name }): Promise<Found[]> => {
      const read = async () => fileOf(await load(), name);
      const inner = {
        path: join(path, name.replace(/[^\p{L}\p{N}._ /-]/gu, "_")),
        shown: `${shown}/${name}`,
      };
      if (/\.ipynb(\.json|\.txt)?$/i.test(name)) return [{ ...inner, read }];
      return /\.zip$/i.test(name) && depth < 2 ? openArchive(inner.path, inner.shown, read, depth + 1) : [];
    });
    const all = (await Promise.all(found)).flat();
    return all.length > 0 ? all : [{ path, shown, problem: "The archive holds no notebook (.ipynb)." }];
  } catch (error) {
    if (error instanceof ArchiveError) return [{ path, shown, problem: error.message }];
    throw error;
  }
}

const SMALL = 64 * 1024 * 1024;

function folderPlace(folder: string): Place {
  const size = (path: string) => stat(join(folder, path)).catch(() => undefined);
  return {
    exists: async (path) => (await size(path)) !== undefined,
    text: async (path) => ((await size(path))?.size ?? SMALL) < SMALL ? readFile(join(folder, path), "utf8").catch(() => undefined) : undefined, // prettier-ignore
  };
}

async function archivePlace(path: string): Promise<Place> {
  const archive = await readArchive(path);
  const names = new Set(listArchive(archive).map(({ name }) => name));
  const below = (folder: string) => [...names].some((name) => name.startsWith(`${folder}/`));
  return {
    exists: (wanted) => Promise.resolve(names.has(wanted) || below(wanted)),
    text: (wanted) => Promise.resolve(names.has(wanted) ? new TextDecoder().decode(fileOf(archive, wanted)) : undefined), // prettier-ignore
  };
}

/** Names of files that some system keeps for itself. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** Each with a key of its own, in the order of keys; the same learners have the same keys in every run and shard. */
function keyed(people: readonly (Enrolled & { found: readonly Found[] })[]): Learner[] {
  return people
    .map(({ id, name, email, found }) => ({
      key: keyOf(id),
      id,
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email }),
      found: [...found].sort((a, b) => (a.shown < b.shown ? -1 : 1)),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The id where it can be a file's name; otherwise what is left of it and a part of its hash. */
export function keyOf(id: string): string {
  const safe = fold(id).replace(/[^a-z0-9_-]+/g, "-").slice(0, 60); // prettier-ignore
  const isItself = safe === fold(id) && safe !== "" && !RESERVED.test(safe);
  return isItself ? safe : `${safe.replace(/^-+|-+$/g, "")}-${shortHash(fold(id))}`.replace(/^-/, "");
}

/** The list of a class, as a platform exports it or as somebody typed it. */
import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { type Owner, timeOf } from "./layouts";

/** One learner of the list. */
export interface Enrolled {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  /** Everything that may stand for this learner in a layout: ids, login, user name. */
  readonly ids: readonly string[];
  readonly submittedAt?: string;
}

const IDS = "id,student id,studentid,sid,student,user id,userid,sis user id,sis login id,login,login id,username,user name,user,github,github username,github_username,identifier,id number,matriculation number,key".split(","); // prettier-ignore
const FIRST = ["first name", "firstname", "given name", "first"];
const LAST = ["last name", "lastname", "surname", "family name", "last"];
const NAMES = ["name", "full name", "fullname", "student name"];
const EMAILS = ["email", "email address", "e-mail", "mail"];
const TIMES = ["submitted at", "submitted", "submission time", "last modified (submission)"];

/** Rows of a table with commas, semicolons or tabs, quotes as in RFC 4180. @throws Error that names the file */
export async function readTable(file: string): Promise<string[][]> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file}: ${error.code === "ENOENT" ? "there is no such file" : `it cannot be read (${error.code})`}.`); // prettier-ignore
  });
  const [first = ""] = text.split(/\r?\n/, 1);
  const delimiter = [";", "\t"].find((each) => first.split(each).length > first.split(",").length) ?? ",";
  try {
    const options = { bom: true, delimiter, relaxColumnCount: true, skipEmptyLines: true, trim: true };
    return parse(text, { ...options, relaxQuotes: true });
  } catch (error) {
    throw new Error(`${file} is no table that can be read: ${error instanceof Error ? error.message : String(error)}`); // prettier-ignore
  }
}

const heading = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, " ");

/** Reads a list of learners: a table with headings, or one name a line. @throws Error that names the file */
export async function readRoster(file: string): Promise<Enrolled[]> {
  const [first = [], ...others] = await readTable(file);
  const headings = first.map(heading);
  const known = [...IDS, ...NAMES, ...EMAILS, ...FIRST, ...LAST].map(heading);
  const hasHeadings = headings.some((each) => known.includes(each));
  const rows = hasHeadings ? others : [first, ...others];
  return rows.flatMap((row) => {
    const cell = (names: readonly string[]) =>
      names.map((name) => row[headings.indexOf(heading(name))] ?? "").filter((text) => text !== "");
    const enrolled = hasHeadings ? enrolledFrom(cell) : { id: row[0] ?? "", ids: [row[0] ?? ""] };
    return enrolled.id === "" ? [] : [enrolled];
  });
}

function enrolledFrom(cell: (names: readonly string[]) => string[]): Enrolled {
  // Moodle: "Participant 1234567".
  const ids = cell(IDS).map((id) => id.replace(/^participant\s+(?=\d+$)/i, ""));
  const [email] = cell(EMAILS);
  const [name = [...cell(FIRST), ...cell(LAST)].join(" ")] = cell(NAMES);
  const [id = email ?? name] = ids;
  return {
    id,
    ids,
    ...(name !== "" && { name }),
    ...(email !== undefined && { email }),
    ...timeOf(cell(TIMES)[0]),
  };
}

/** Whether two texts mean the same learner, whatever program wrote them. */
export const fold = (text: string) => text.normalize("NFC").trim().toLowerCase();

/** Finds learners of the list by what a layout says of them; undefined where nobody or more than one fits. */
export function finder(roster: readonly Enrolled[]): (owner: Owner) => Enrolled | undefined {
  const maps = [
    index(roster, ({ ids, id }) => [...ids, id]),
    index(roster, ({ email }) => (email === undefined ? [] : [email, email.replace(/@.*/, "")])),
    index(roster, ({ name }) => (name === undefined ? [] : orders(name))),
  ];
  return ({ id, name, email }) => {
    const wanted = [id, email, ...orders(id), ...(name === undefined ? [] : orders(name))];
    for (const map of maps) {
      const hits = new Set(wanted.flatMap((each) => (each === undefined ? [] : (map.get(fold(each)) ?? []))));
      if (hits.size === 1) return [...hits][0];
    }
    return undefined;
  };
}

function index(roster: readonly Enrolled[], keysOf: (one: Enrolled) => readonly string[]) {
  const map = new Map<string, Enrolled[]>();
  for (const one of roster) {
    for (const key of new Set(keysOf(one).map(fold))) map.set(key, [...(map.get(key) ?? []), one]);
  }
  return map;
}

/** "Jane Doe" and "Doe, Jane" are "janedoe" and "doejane": platforms take away what is no letter and turn names. */
function orders(name: string): string[] {
  const words = fold(name).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ""); // prettier-ignore
  const turned = words.map((_, i) => [...words.slice(i), ...words.slice(0, i)].join(""));
  return [...new Set(turned)];
}

/** Remembers reports, so that a run that was interrupted goes on where it stopped, and a second one grades what is new. */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type SubmissionReport } from "../grade";
import { contentOf, type HandedIn } from "../notebook";
import { hashOf } from "./hash";

/** Writes a file so that nobody ever sees half of it; where two write the same at once, one of them comes last. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.part`;
  await writeFile(draft, text);
  await rename(draft, path);
}

export const jsonText = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;

/** What a report depends on besides the notebook. */
export interface Conditions {
  readonly seed: string;
  readonly isolation: string;
  /** Stands for the exercises and the grader: {@link fingerprint}. */
  readonly build: string;
}

export interface ReportCache {
  /** The report of what was handed in, remembered or from `grade`; and whether it was remembered. */
  report(
    handedIn: HandedIn,
    grade: (handedIn: HandedIn) => Promise<SubmissionReport>,
  ): Promise<{ report: SubmissionReport; remembered: boolean }>;
}

/** Reports that say so are not remembered: another machine, or another try, may give another. */
const PASSING = /^(The grader itself failed here|Not graded:)/;

/** Reports in files of `folder`, which is made. The same notebook under another name has the same report. */
export async function openCache(
  folder: string,
  { seed, isolation, build }: Conditions,
): Promise<ReportCache> {
  await mkdir(folder, { recursive: true });
  return {
    async report(handedIn, grade) {
      const { path, problem } = handedIn;
      const content = problem === undefined ? await contentOf(handedIn).catch(() => undefined) : undefined;
      if (!content) return { report: await grade(handedIn), remembered: false };
      // A notebook's name may tell its topic.
      const file = join(
        folder,
        `${hashOf(content, basename(path).toLowerCase(), seed, isolation, build)}.json`,
      );
      const known = await remembered(file);
      if (known) return { report: { ...known, path }, remembered: true };
      const report = await grade({ ...handedIn, read: () => Promise.resolve(content) });
      const messages = [report.message, ...report.exercises.map(({ message }) => message)];
      if (!messages.some((message) => message !== undefined && PASSING.test(message))) {
        await writeWhole(file, jsonText({ ...report, path: "" }));
      }
      return { report, remembered: false };
    },
  };
}

/** A file that is damaged is as good as none. */
async function remembered(file: string): Promise<SubmissionReport | undefined> {
  try {
    const report = JSON.parse(await readFile(file, "utf8")) as SubmissionReport;
    return Array.isArray(report.exercises) ? report : undefined;
  } catch {
    return undefined;
  }
}

/** Stands for all programs below `folders`: another text in any of them gives another fingerprint. */
export async function fingerprint(folders: readonly string[]): Promise<string> {
  const files = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder, { recursive: true }).catch(() => []);
      return names.filter((name) => /\.[cm]?js$/.test(name)).sort().map((name) => join(folder, name)); // prettier-ignore
    }),
  );
  return hashOf(process.version, ...(await Promise.all(files.flat().map((file) => readFile(file)))));
}

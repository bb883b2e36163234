// @ts-check
/** What a run says of the tests: how many changes they noticed, and which they let live. */

/** @typedef {import("./stryker.mjs").MutatedFiles} MutatedFiles */

/**
 * A change that a person has looked at: it alters nothing that can be seen, so that no test could notice it.
 * @typedef {object} Judged
 * @property {string} file
 * @property {string} line the source of the line, without the blanks around it
 * @property {string} replacement
 * @property {string} why
 */

/** @typedef {{ file: string, line: number, source: string, original: string, replacement: string, name: string }} Survivor */
/** @typedef {{ file: string, noticed: number, judged: number, survivors: Survivor[] }} FileScore */

/**
 * @param {MutatedFiles} files
 * @param {readonly Judged[]} judged
 * @returns {FileScore[]}
 */
export function scoreFiles(files, judged) {
  return Object.entries(files).map(([file, { source, mutants }]) => {
    const lines = source.split("\n");
    const noticed = mutants.filter(({ status }) => ["Killed", "Timeout", "RuntimeError"].includes(status));
    const living = mutants.filter(({ status }) => status === "Survived" || status === "NoCoverage");
    const survivors = living.map((mutant) => survivorOf(file, lines, mutant));
    const isJudged = (/** @type {Survivor} */ one) =>
      judged.some(
        (each) => each.file === file && each.line === one.source && each.replacement === one.replacement,
      );
    const open = survivors.filter((one) => !isJudged(one));
    return { file, noticed: noticed.length, judged: survivors.length - open.length, survivors: open };
  });
}

/** @param {string} file @param {string[]} lines @param {import("./stryker.mjs").Mutant} mutant @returns {Survivor} */
function survivorOf(file, lines, { location: { start, end }, replacement = "", mutatorName }) {
  const within = lines.slice(start.line - 1, end.line);
  const last = within.length - 1;
  within[last] = (within[last] ?? "").slice(0, end.column - 1);
  within[0] = (within[0] ?? "").slice(start.column - 1);
  const source = (lines[start.line - 1] ?? "").trim();
  return { file, line: start.line, source, original: within.join("\n"), replacement, name: mutatorName };
}

/** @param {readonly FileScore[]} scores the share of changes noticed, of those that can be: a number from 0 to 1 */
export function share(scores) {
  const noticed = scores.reduce((sum, each) => sum + each.noticed, 0);
  const living = scores.reduce((sum, each) => sum + each.survivors.length, 0);
  return noticed + living === 0 ? 1 : noticed / (noticed + living);
}

/** @param {readonly FileScore[]} scores @returns {string} a table, then every survivor */
export function scoreText(scores) {
  const rows = [...scores, { ...total(scores), file: "all" }].map((each) => {
    const { file, noticed, judged, survivors } = each;
    const all = noticed + survivors.length;
    const same = judged > 0 ? `, ${judged} change nothing` : "";
    return `${(100 * share([each])).toFixed(1).padStart(6)} %  ${file}  ${noticed} of ${all}${same}`;
  });
  const survivors = scores.flatMap((each) => each.survivors);
  const lines = survivors.map(
    ({ file, line, original, replacement }) =>
      `${file}:${line}  ${oneLine(original)}  →  ${oneLine(replacement)}`,
  );
  return [...(lines.length > 0 ? ["Not noticed:", ...lines, ""] : []), "Noticed:", ...rows].join("\n");
}

/** @param {readonly FileScore[]} scores @returns {Omit<FileScore, "file">} */
function total(scores) {
  return {
    noticed: scores.reduce((sum, each) => sum + each.noticed, 0),
    judged: scores.reduce((sum, each) => sum + each.judged, 0),
    survivors: scores.flatMap((each) => each.survivors),
  };
}

/** @param {string} text */
const oneLine = (text) => text.replace(/\s+/g, " ").slice(0, 100);

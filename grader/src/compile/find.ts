/** Finds the cell that holds an exercise, repairing what editing and front ends do to notebooks. */
import { type Cell, exerciseIdOf, type Notebook } from "../notebook";
import { declares, hasSyntaxErrors } from "./declarations";

export interface Found {
  /** The code of the exercise's cell, or undefined when the notebook does not hold it. */
  readonly cell?: Cell;
  /** One sentence for each repair. */
  readonly repaired: readonly string[];
}

/** What identifies an exercise inside a notebook. */
export interface Wanted {
  readonly id: string;
  readonly functionName: string;
}

const last = <T>(items: readonly T[]): T | undefined => items[items.length - 1];
const numbers = (cells: readonly Cell[]) => cells.map(({ number }) => number).join(" and ");

/** The cell to grade for `wanted`. Of several copies the last counts, as in a kernel run top to bottom. */
export function findExercise(notebook: Notebook, wanted: Wanted): Found {
  const tagged = notebook.cells.filter((cell) => exerciseIdOf(cell) === wanted.id);
  return (
    inTaggedCode(tagged, wanted) ??
    inRetyped(tagged, wanted) ??
    inSplit(notebook, tagged, wanted) ??
    inUntagged(notebook, tagged, wanted) ?? { cell: last(tagged), repaired: [] }
  );
}

function inTaggedCode(tagged: readonly Cell[], { id, functionName }: Wanted): Found | undefined {
  const defining = tagged.filter((cell) => cell.kind === "code" && declares(cell.source, functionName));
  const cell = last(defining);
  if (!cell || (defining.length === 1 && hasSyntaxErrors(cell.source))) return undefined;
  if (defining.length === 1) return { cell, repaired: [] };
  const sentence = `${id} is there ${defining.length} times (cells ${numbers(defining)}): the last one was graded.`;
  return { cell, repaired: [sentence] };
}

/** A code cell turned into text: its fences are removed and it is read as code. */
function inRetyped(tagged: readonly Cell[], { id, functionName }: Wanted): Found | undefined {
  const retyped = tagged
    .filter(({ kind }) => kind !== "code")
    .map((cell): Cell => ({ ...cell, source: withoutFences(cell.source) }));
  const cell = last(retyped.filter(({ source }) => declares(source, functionName)));
  if (!cell) return undefined;
  return {
    cell: { ...cell, kind: "code" },
    repaired: [`The cell of ${id} (cell ${cell.number}) was a ${cell.kind} cell: it was read as code.`],
  };
}

/** Removes lines such as ```` ```ts ````, keeping the line numbers. */
const withoutFences = (source: string) => source.replace(/^\s*```.*$/gm, "");

/** One cell cut in two, perhaps in the middle of the function: joined with the untagged cells below it. */
function inSplit(notebook: Notebook, tagged: readonly Cell[], wanted: Wanted): Found | undefined {
  const first = last(tagged.filter(({ kind }) => kind === "code"));
  if (!first || !hasSyntaxErrors(first.source)) return undefined;
  const parts = [first];
  for (const cell of notebook.cells.slice(notebook.cells.indexOf(first) + 1)) {
    if (cell.kind !== "code" || (exerciseIdOf(cell) ?? wanted.id) !== wanted.id || parts.length === 4) break;
    parts.push(cell);
    const source = parts.map((part) => part.source).join("\n");
    if (declares(source, wanted.functionName) && !hasSyntaxErrors(source)) {
      const sentence = `The cell of ${wanted.id} was split (cells ${numbers(parts)}): the parts were joined.`;
      return { cell: { ...first, source }, repaired: [sentence] };
    }
  }
  return declares(first.source, wanted.functionName) ? { cell: first, repaired: [] } : undefined;
}

/** The function in a cell that carries no exercise's tag, found by its name. */
function inUntagged(notebook: Notebook, tagged: readonly Cell[], wanted: Wanted): Found | undefined {
  const { id, functionName } = wanted;
  const cell = last(
    notebook.cells.filter(
      (each) =>
        each.kind === "code" && exerciseIdOf(each) === undefined && declares(each.source, functionName),
    ),
  );
  if (!cell) return undefined;
  const what = tagged.length > 0 ? `is not in the cell of ${id}` : `has lost its tag for ${id}`;
  return { cell, repaired: [`${functionName} ${what}: it was found in cell ${cell.number}.`] };
}

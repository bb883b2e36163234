/** Hyperparameters by path, such as `task.hidden`; a group is what its paths have in common. */
import { InputError, didYouMean } from "../base";
import type { ParamTree, ParamValue } from "./paramValues";

export interface Leaf {
  value: ParamValue;
  /** The default, whose type every later value has. */
  like: ParamValue;
  description: string;
}

export type Leaves = ReadonlyMap<string, Leaf>;

/** Texts of earlier releases, the shipped weights among them, write `learning_rate` for `learningRate`. */
export function inCamelCase(path: string): string {
  return path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The leaves whose path begins with `prefix`, without it. */
export function below(leaves: Leaves, prefix: string): Map<string, Leaf> {
  const inside = [...leaves].filter(([path]) => path.startsWith(prefix));
  return new Map(inside.map(([path, leaf]) => [path.slice(prefix.length), leaf]));
}

/** The names at the top, in the order of their definition. */
export function namesIn(leaves: Leaves): string[] {
  return [...new Set([...leaves.keys()].map((path) => path.split(".")[0] as string))];
}

/** Values by name, groups as objects. */
export function treeOf(leaves: Leaves): ParamTree {
  const node = (name: string) => {
    const leaf = leaves.get(name);
    return leaf ? leaf.value : treeOf(below(leaves, `${name}.`));
  };
  return Object.freeze(Object.fromEntries(namesIn(leaves).map((name) => [name, node(name)])));
}

/** What is wrong with a path that leads to no leaf: at which level, and what was probably meant. */
export function noLeaf(leaves: Leaves, path: string): InputError {
  const inside = [...below(leaves, `${path}.`).keys()].map((name) => `${path}.${name}`).sort();
  if (inside.length > 0) return new InputError(path, `one value (${inside.join(", ")})`, "a group");
  const names = path.split(".");
  const upTo = (depth: number) => names.slice(0, depth).join(".");
  const depth = names.findIndex((_, i) => below(leaves, `${upTo(i + 1)}.`).size === 0);
  const [level, name] = [upTo(depth), names[depth] as string];
  if (leaves.has(upTo(depth + 1))) {
    return new InputError(path, "the path of a value", `a name below the value ${upTo(depth + 1)}`);
  }
  const known = namesIn(level === "" ? leaves : below(leaves, `${level}.`));
  const where = level === "" ? "at the top" : `in ${level}`;
  const elsewhere = [...leaves.keys()].filter((other) => other.endsWith(`.${names.at(-1)}`)).slice(0, 1);
  const hint = didYouMean(name, known) || didYouMean(elsewhere.join(), elsewhere);
  return new InputError(path, `a name ${where} (${known.join(", ")})`, `"${name}"${hint}`);
}

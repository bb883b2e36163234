/** Hyperparameters that know their names, types and meaning (Lingvo: Shen et al. 2019, core/hyperparams.py). */
import { InputError } from "../base";
import { below, inCamelCase, namesIn, noLeaf, treeOf, type Leaf } from "./paramLeaves";
import { formatValue, parseValue, requireFits, sealed, type ParamValue } from "./paramValues";

/** The type of a value after `define`: 64 gives `number`, a group gives the object of its values. */
export type ValueOf<D> =
  D extends Params<infer W> ? W
  : D extends number ? number
  : D extends string ? string
  : D extends boolean ? boolean
  : D extends readonly (infer E)[] ? readonly ValueOf<E>[]
  : ParamValue; // prettier-ignore

/** One difference; undefined where a side does not have the path. */
export interface ParamChange {
  path: string;
  left: ParamValue | undefined;
  right: ParamValue | undefined;
}

const NAME = "letters and digits, beginning with a small letter, as in learningRate";

/**
 * A tree of named values. Defining fixes a value's name and type; setting cannot invent a name.
 * @example
 * const task = new Params().define("hidden", 64, "width of the state");
 * const params = new Params().define("task", task, "the model");
 * params.set("task.hidden", 128).values().task.hidden // 128, a number to the compiler too
 * params.set("task.hiden", 128) // task.hiden: expected a name in task (hidden), got "hiden"; did you mean "hidden"?
 */
export class Params<V extends object = Record<never, never>> {
  /** All values of the tree by path; a group shares its tree's. */
  #all = new Map<string, Leaf>();
  /** The groups that are frozen, as prefixes of paths. */
  #frozen: string[] = [];
  /** Of the paths in this group: `task.decoder.`; nothing at the top. */
  #prefix = "";

  /**
   * Adds a value, or a group of values (copied).
   * @throws InputError for a bad or defined name, a default of no known type, an empty group, or frozen parameters
   */
  define<K extends string, D extends ParamValue | Params<object>>(
    name: K,
    value: D,
    description: string,
  ): Params<V & { readonly [P in K]: ValueOf<D> }> {
    this.#requireThawed(name);
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) throw new InputError("name", NAME, `"${name}"`);
    if (namesIn(this.#leaves()).includes(name)) {
      throw new InputError("name", "one not yet defined", `"${name}" again`);
    }
    const path = this.#prefix + name;
    if (value instanceof Params) {
      if (value.#leaves().size === 0) throw new InputError(name, "a group with at least one value", "none");
      for (const [inner, leaf] of value.#leaves()) this.#all.set(`${path}.${inner}`, { ...leaf });
    } else {
      requireFits(name, value, value);
      this.#all.set(path, { value: sealed(value), like: sealed(value), description });
    }
    return this as Params<object> as Params<V & { readonly [P in K]: ValueOf<D> }>;
  }

  /**
   * A value; or a group, whose changes are changes here.
   * @param path names with dots between: `task.decoder.hidden`
   * @throws InputError for an unknown name; it says at which level
   */
  get(path: string): ParamValue | Params<object> {
    const leaves = this.#leaves();
    const leaf = leaves.get(path);
    if (leaf) return leaf.value;
    if (below(leaves, `${path}.`).size === 0) throw noLeaf(leaves, path);
    const group = new Params<object>();
    [group.#all, group.#frozen, group.#prefix] = [this.#all, this.#frozen, `${this.#prefix}${path}.`];
    return group;
  }

  /**
   * Changes a value.
   * @throws InputError for an unknown path, another type than the default's, a group, or frozen parameters
   */
  set(path: string, value: ParamValue): this {
    const leaf = this.#leaf(path);
    this.#requireThawed(path);
    requireFits(path, leaf.like, value);
    leaf.value = sealed(value);
    return this;
  }

  /**
   * The same from texts, as typed in a terminal, one after another: strings need no quotes, arrays no brackets.
   * @throws InputError as {@link set}, or when there is no `=`
   * @example params.setFromText("task.hidden=128")
   */
  setFromText(...assignments: string[]): this {
    for (const assignment of assignments) {
      const at = assignment.indexOf("=");
      if (at < 1) throw new InputError("assignment", "path=value", `"${assignment}"`);
      this.#setText(assignment.slice(0, at).trim(), assignment.slice(at + 1));
    }
    return this;
  }

  /** All values as a plain object that cannot be changed: what a model's code reads. */
  values(): V {
    return treeOf(this.#leaves()) as object as V;
  }

  /** A deep copy that can be changed. */
  copy(): Params<V> {
    const copy = new Params<V>();
    for (const [path, leaf] of this.#leaves()) copy.#all.set(path, { ...leaf });
    return copy;
  }

  /** From now on `define` and `set` throw, here and in all groups. */
  freeze(): this {
    this.#frozen.push(this.#prefix);
    return this;
  }

  /** Where two differ, sorted by path. */
  diff(other: Params<object>): ParamChange[] {
    const [left, right] = [this.#leaves(), other.#leaves()];
    const paths = [...new Set([...left.keys(), ...right.keys()])].sort();
    return paths
      .map((path) => ({ path, left: left.get(path)?.value, right: right.get(path)?.value }))
      .filter((change) => textOf(change.left) !== textOf(change.right));
  }

  /** {@link diff} as lines: `~` changed, `-` only here, `+` only in the other. */
  textDiff(other: Params<object>): string {
    return this.diff(other).map(changeLine).join("\n");
  }

  /** One `path : value` a line, sorted by path, strings in quotes. */
  toText(): string {
    return this.#sorted()
      .map(([path, { value }]) => `${path} : ${formatValue(value)}`)
      .join("\n");
  }

  /**
   * Sets what a text of {@link toText} says; other values stay.
   * @throws InputError as {@link set}, or for a line without ` : `
   */
  fromText(text: string): this {
    for (const line of text.split("\n").filter((part) => part.trim() !== "")) {
      const at = line.indexOf(" : ");
      if (at < 1) throw new InputError("text", "lines of path : value", `"${line}"`);
      this.#setText(line.slice(0, at).trim(), line.slice(at + 3));
    }
    return this;
  }

  /** A table to read: path, value, meaning. */
  describe(): string {
    const rows = this.#sorted().map(([path, leaf]) => [path, formatValue(leaf.value), leaf.description]);
    const width = (column: number) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0));
    const [paths, values] = [width(0), width(1)];
    const line = ([path = "", value = "", meaning = ""]: string[]) =>
      `${path.padEnd(paths)} : ${value.padEnd(values)}  ${meaning}`.trimEnd();
    return rows.map(line).join("\n");
  }

  #setText(path: string, text: string): this {
    return this.set(path, parseValue(path, this.#leaf(path).like, text));
  }

  #leaf(path: string): Leaf {
    const leaf = this.#all.get(this.#prefix + inCamelCase(path));
    if (leaf) return leaf;
    throw noLeaf(this.#leaves(), path);
  }

  #leaves(): Map<string, Leaf> {
    return below(this.#all, this.#prefix);
  }

  #sorted(): [string, Leaf][] {
    return [...this.#leaves()].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  #requireThawed(name: string): void {
    if (!this.#frozen.some((prefix) => (this.#prefix + name).startsWith(prefix))) return;
    throw new InputError(name, "parameters that may change (a .copy())", "frozen ones");
  }
}

function textOf(value: ParamValue | undefined): string {
  return value === undefined ? "" : formatValue(value);
}

function changeLine({ path, left, right }: ParamChange): string {
  if (right === undefined) return `- ${path} : ${textOf(left)}`;
  return left === undefined
    ? `+ ${path} : ${textOf(right)}`
    : `~ ${path} : ${textOf(left)} → ${textOf(right)}`;
}

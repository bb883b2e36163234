/** Hyperparameters that know their names, types and meaning (Lingvo: Shen et al. 2019, core/hyperparams.py). */
import { InputError } from "../runtime";
import { copyGroup, findLeaf, findNode, freezeGroup, isGroup, leavesOf, sealed, valuesOf } from "./paramTree";
import type { Group, Leaf } from "./paramTree";
import { formatValue, parseValue, requireFits, type ParamValue } from "./paramValues";

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

const NAME = "letters, digits and _, beginning with a small letter or _";

/**
 * A tree of named values. Defining fixes a value's name and type; setting cannot invent a name.
 * @example
 * const task = new Params().define("hidden", 64, "width of the state");
 * const params = new Params().define("task", task, "the model");
 * params.set("task.hidden", 128).values().task.hidden // 128, a number to the compiler too
 * params.set("task.hiden", 128) // task.hiden: expected a name in task (hidden), got "hiden"; did you mean "hidden"?
 */
export class Params<V extends object = Record<never, never>> {
  #root: Group = { nodes: new Map(), frozen: false };

  /**
   * Adds a value, or a group of values (copied).
   * @throws InputError for a bad or defined name, a default of no known type, or frozen parameters
   */
  define<K extends string, D extends ParamValue | Params<object>>(
    name: K,
    value: D,
    description: string,
  ): Params<V & { readonly [P in K]: ValueOf<D> }> {
    requireThawed(name, this.#root);
    if (!/^[a-z_][a-zA-Z0-9_]*$/.test(name)) throw new InputError("name", NAME, `"${name}"`);
    if (this.#root.nodes.has(name)) throw new InputError("name", "one not yet defined", `"${name}" again`);
    this.#root.nodes.set(
      name,
      value instanceof Params ? copyGroup(value.#root) : leafOf(name, value, description),
    );
    return this as Params<object> as Params<V & { readonly [P in K]: ValueOf<D> }>;
  }

  /**
   * A value; or a group, whose changes are changes here.
   * @param path names with dots between: `task.decoder.hidden`
   * @throws InputError for an unknown name; it says at which level
   */
  get(path: string): ParamValue | Params<object> {
    const { node } = findNode(this.#root, path);
    return isGroup(node) ? Params.#of(node) : node.value;
  }

  /**
   * Changes a value.
   * @throws InputError for an unknown path, another type than the default's, a group, or frozen parameters
   */
  set(path: string, value: ParamValue): this {
    const { owner, leaf } = findLeaf(this.#root, path);
    requireThawed(path, owner);
    requireFits(path, leaf.like, value);
    leaf.value = sealed(value);
    return this;
  }

  /**
   * The same from text, as typed in a terminal: strings need no quotes, arrays no brackets.
   * @throws InputError as {@link set}, or when there is no `=`
   * @example params.setFromText("task.hidden=128")
   */
  setFromText(assignment: string): this {
    const at = assignment.indexOf("=");
    if (at < 1) throw new InputError("assignment", "path=value", `"${assignment}"`);
    return this.#setText(assignment.slice(0, at).trim(), assignment.slice(at + 1));
  }

  /** All values as a plain object that cannot be changed: what a model's code reads. */
  values(): V {
    return valuesOf(this.#root) as object as V;
  }

  /** A deep copy that can be changed. */
  copy(): Params<V> {
    return Params.#of(copyGroup(this.#root));
  }

  /** From now on `define` and `set` throw, here and in all groups. */
  freeze(): this {
    freezeGroup(this.#root);
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
    return [...this.#leaves()].map(([path, { value }]) => `${path} : ${formatValue(value)}`).join("\n");
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
    const rows = [...this.#leaves()].map(([path, leaf]) => [path, formatValue(leaf.value), leaf.description]);
    const width = (column: number) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0));
    const [paths, values] = [width(0), width(1)];
    const line = ([path = "", value = "", meaning = ""]: string[]) =>
      `${path.padEnd(paths)} : ${value.padEnd(values)}  ${meaning}`.trimEnd();
    return rows.map(line).join("\n");
  }

  #setText(path: string, text: string): this {
    return this.set(path, parseValue(path, findLeaf(this.#root, path).leaf.like, text));
  }

  #leaves(): Map<string, Leaf> {
    return new Map(leavesOf(this.#root));
  }

  static #of<W extends object>(root: Group): Params<W> {
    const params = new Params<W>();
    params.#root = root;
    return params;
  }
}

function leafOf(path: string, value: ParamValue, description: string): Leaf {
  requireFits(path, value, value);
  return { value: sealed(value), like: sealed(value), description };
}

function requireThawed(path: string, { frozen }: Group): void {
  if (frozen) throw new InputError(path, "parameters that may change (a .copy())", "frozen ones");
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

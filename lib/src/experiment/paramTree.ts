/** The tree behind `Params`: groups of named nodes, each a value or a group. */
import { InputError } from "../runtime";
import { didYouMean } from "./closest";
import type { ParamTree, ParamValue } from "./paramValues";

export interface Leaf {
  value: ParamValue;
  /** The default, whose type every later value has. */
  like: ParamValue;
  description: string;
}

export interface Group {
  nodes: Map<string, Node>;
  frozen: boolean;
}

export type Node = Leaf | Group;

export function isGroup(node: Node): node is Group {
  return "nodes" in node;
}

/** A deep copy, not frozen. */
export function copyGroup({ nodes }: Group): Group {
  const copies = [...nodes].map(([name, node]): [string, Node] => [
    name,
    isGroup(node) ? copyGroup(node) : { ...node },
  ]);
  return { nodes: new Map(copies), frozen: false };
}

/** A value that nobody can change from outside. */
export function sealed(value: ParamValue): ParamValue {
  return Array.isArray(value) ? (Object.freeze([...(value as readonly unknown[])]) as ParamValue) : value;
}

export function freezeGroup(group: Group): void {
  group.frozen = true;
  for (const node of group.nodes.values()) if (isGroup(node)) freezeGroup(node);
}

export function valuesOf({ nodes }: Group): ParamTree {
  const pairs = [...nodes].map(
    ([name, node]) => [name, isGroup(node) ? valuesOf(node) : node.value] as const,
  );
  return Object.freeze(Object.fromEntries(pairs));
}

/** All values with their paths, sorted by path. */
export function leavesOf(group: Group, prefix = ""): [string, Leaf][] {
  const leaves = [...group.nodes].flatMap(([name, node]): [string, Leaf][] =>
    isGroup(node) ? leavesOf(node, `${prefix}${name}.`) : [[prefix + name, node]],
  );
  return leaves.sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * The node at a path and the group that holds it.
 * @throws InputError that says at which level the name is unknown and what was probably meant
 */
export function findNode(root: Group, path: string): { owner: Group; node: Node } {
  const names = path.split(".");
  let owner = root;
  for (const [depth, name] of names.entries()) {
    const node = owner.nodes.get(name);
    if (!node) throw unknownName(root, owner, names, depth);
    if (depth === names.length - 1) return { owner, node };
    const above = names.slice(0, depth + 1).join(".");
    if (!isGroup(node)) throw new InputError(path, `the path of a value`, `a name below the value ${above}`);
    owner = node;
  }
  throw new InputError("path", "names with dots between", `"${path}"`);
}

/** The leaf at a path, and the group that holds it. */
export function findLeaf(root: Group, path: string): { owner: Group; leaf: Leaf } {
  const { owner, node } = findNode(root, path);
  if (!isGroup(node)) return { owner, leaf: node };
  const names = leavesOf(node, `${path}.`).map(([name]) => name);
  throw new InputError(path, `one value (${names.join(", ")})`, "a group");
}

function unknownName(root: Group, owner: Group, names: readonly string[], depth: number): InputError {
  const [path, name] = [names.join("."), names[depth] as string];
  const level = names.slice(0, depth).join(".");
  const known = [...owner.nodes.keys()];
  const where = level === "" ? "at the top" : `in ${level}`;
  const elsewhere = leavesOf(root).find(([other]) => other.endsWith(`.${path}`))?.[0];
  const hint = didYouMean(name, known) || didYouMean(elsewhere ?? "", elsewhere ? [elsewhere] : []);
  return new InputError(path, `a name ${where} (${known.join(", ")})`, `"${name}"${hint}`);
}

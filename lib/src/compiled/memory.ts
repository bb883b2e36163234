/** What a compiled function remembers: sequences of operations it has seen, and the graphs made of them. */
import type { Graph } from "./graph";
import type { Call } from "./plan";

/** A place in the tree of sequences: how it was reached, and how sequences went on from here. */
export interface Branch {
  readonly call: Call | undefined;
  readonly next: Branch[];
  /** Graphs of the sequence that ends here, by the results that were wanted. */
  readonly graphs: Map<string, Remembered>;
}

/** A graph, or the reason why there is none. */
export type Remembered = { graph: Graph } | { refused: string };

export interface Memory {
  readonly root: Branch;
  /** Graphs held now. */
  readonly size: number;
  grow(from: Branch, call: Call): Branch;
  recall(at: Branch, wanted: string): Remembered | undefined;
  /** Drops the graph that was not used for longest when there are too many. */
  keep(at: Branch, wanted: string, remembered: Remembered): void;
  dispose(): void;
}

/** Sequences that never come back would fill the memory: beyond this many branches all is forgotten. */
const MOST_BRANCHES = 200_000;

export function createMemory(most: number): Memory {
  const root = createBranch(undefined);
  const inUse = new Map<Remembered, () => void>(); // oldest use first
  let branches = 0;
  const forget = (remembered: Remembered) => {
    if ("graph" in remembered) remembered.graph.dispose();
    inUse.get(remembered)?.();
    inUse.delete(remembered);
  };
  const dispose = () => {
    for (const remembered of [...inUse.keys()]) forget(remembered);
    root.next.length = 0;
    branches = 0;
  };
  return {
    root,
    get size() {
      return [...inUse.keys()].filter((remembered) => "graph" in remembered).length;
    },
    grow(from, call) {
      const branch = createBranch(call);
      from.next.push(branch);
      branches += 1;
      return branch;
    },
    recall(at, wanted) {
      const found = at.graphs.get(wanted);
      const remove = found && inUse.get(found);
      if (!found || !remove) return undefined;
      inUse.delete(found);
      inUse.set(found, remove);
      return found;
    },
    keep(at, wanted, remembered) {
      if (branches > MOST_BRANCHES) dispose();
      at.graphs.set(wanted, remembered);
      inUse.set(remembered, () => at.graphs.delete(wanted));
      const [oldest] = inUse.keys();
      if (inUse.size > most && oldest) forget(oldest);
    },
    dispose,
  };
}

function createBranch(call: Call | undefined): Branch {
  return { call, next: [], graphs: new Map() };
}

/** Smaller models and fewer examples, where an experiment has such a parameter. */
import type { Params } from "@attention-lab/lib/training";

const LESS: Record<string, number | number[]> = {
  "data.train": 3000,
  "data.test": 4,
  "data.side": 32,
  "data.perLength": 4,
  "task.hidden": 8,
  "task.embedding": 4,
  "task.width": 8,
  "task.features": [2, 2, 2],
};

/** Changes parameters in place: those above, then others; what an experiment does not have is passed over. */
export function makeSmaller(name: string, params: Params<object>, others: Record<string, number> = {}): void {
  const known = params.toText();
  for (const [path, value] of Object.entries({ ...LESS, ...others }))
    if (known.includes(`${path} :`)) params.set(path, value);
  if (name.startsWith("sentiment")) params.set("data.train", 100); // it has fewer than the others want
}

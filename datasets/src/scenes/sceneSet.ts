/** Scenes for training, and fixed ones for tests. */
import type { Random } from "@attention-lab/lib/base";
import { colourNames, shapeNames } from "./objects";
import { drawScene, drawScenes, type Scene, type SceneOptions } from "./scene";

export interface SceneSetOptions extends SceneOptions {
  /** Scenes in dev and in each test set. Default 200 */
  test?: number;
}

export interface SceneSet {
  /** New scenes each time: training never sees one twice. */
  train(random: Random, count: number): Scene[];
  dev: Scene[];
  /** By what they ask: the kinds of training one by one, what training never shows, and four times the clutter. */
  test: {
    one: Scene[];
    two: Scene[];
    inside: Scene[];
    count: Scene[];
    held_out_combinations: Scene[];
    held_out_relations: Scene[];
    cluttered: Scene[];
    three: Scene[];
  };
}

/**
 * The splits of a seed.
 * @throws InputError as `drawScene`
 * @example sceneSet(1, { test: 50 }).test.two.length // 50
 */
export function sceneSet(seed: string | number, { test = 200, ...options }: SceneSetOptions = {}): SceneSet {
  const drawn = (name: string, more: SceneOptions = {}) =>
    drawScenes(`${seed}/${name}`, test, { ...options, ...more });
  const { clutter = 3, noise = 0.04 } = options;
  return {
    train: (random, count) => Array.from({ length: count }, () => drawScene(random, options)),
    dev: drawn("dev"),
    test: {
      one: drawn("one", { kinds: ["one"] }),
      two: drawn("two", { kinds: ["beside"] }),
      inside: drawn("inside", { kinds: ["inside"] }),
      count: drawn("count", { kinds: ["count"] }),
      held_out_combinations: drawn("combinations", { kinds: ["one", "beside"], content: "combination" }),
      held_out_relations: drawn("relations", { kinds: ["beside"], content: "relation" }),
      cluttered: drawn("cluttered", { clutter: 4 * clutter, noise: Math.min(1, 2 * noise) }),
      three: drawn("three", { kinds: ["between"] }),
    },
  };
}

/** Every word that a caption of a scene can hold, in one order. */
export const sceneWords: readonly string[] = [
  ..."a an there is are of and with left right above below inside around between".split(" "),
  ..."small large striped dotted stripes dots two three four".split(" "),
  ...colourNames,
  ...shapeNames.flatMap((shape) => [shape, shape.endsWith("s") ? `${shape}es` : `${shape}s`]),
];

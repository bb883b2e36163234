/** How a recurrent decoder looks back at the source: five ways behind one interface. */
import {
  additiveScore,
  attention,
  createAdditiveWeights,
  createGeneralWeights,
  dotScore,
  generalScore,
  prepareKeys,
  type ScoreFunction,
} from "../attention";
import { createMatrix, linear } from "../layers";
import { InputError } from "../base";
import { createRandom, tf, type Tensor } from "../runtime";
import type { Memory } from "./model";

/** "none": the decoder sees only the encoder's last state. "local": local-p with the general score. */
export const alignmentKinds = ["none", "dot", "general", "additive", "local"] as const;
export type AlignmentKind = (typeof alignmentKinds)[number];

/** Weights of a score, and of local attention's prediction where to look. */
export type AlignmentWeights = {
  /** `[d, d]`, of the additive and the general score */
  W?: Tensor;
  /** `[d, d]`, of the additive score */
  U?: Tensor;
  /** `[d]`, of the additive score */
  v?: Tensor;
  /** `[d, d]`, of local attention's position */
  wPosition?: Tensor;
  /** `[d, 1]`, of local attention's position */
  vPosition?: Tensor;
};

/** Seeded starting weights. Those of `none` and `dot` are empty. */
export function createAlignmentWeights(
  kind: AlignmentKind,
  seed: number | string,
  d: number,
): AlignmentWeights {
  if (kind === "additive") return createAdditiveWeights(seed, { dQ: d, dK: d, dA: d });
  if (kind === "general") return createGeneralWeights(seed, { dQ: d, dK: d });
  if (kind !== "local") return {};
  const random = createRandom(`${seed}/position`);
  const position = { wPosition: createMatrix(random, d, d), vPosition: createMatrix(random, d, 1) };
  return { ...createGeneralWeights(seed, { dQ: d, dK: d }), ...position };
}

/** The memory with its keys prepared: what does not depend on the decoder is computed once a sentence. */
export function prepareMemory(kind: AlignmentKind, weights: AlignmentWeights, memory: Memory): Memory {
  if (kind === "none") return memory;
  return { ...memory, keys: prepareKeys(scoreOf(kind, weights), memory.states) };
}

function scoreOf(kind: Exclude<AlignmentKind, "none">, { W, U, v }: AlignmentWeights): ScoreFunction {
  if (kind === "dot") return dotScore();
  if (kind === "additive") return additiveScore({ W, U, v } as { W: Tensor; U: Tensor; v: Tensor });
  return generalScore({ W: W as Tensor });
}

/** Context vectors and where they come from. */
export type Alignment = {
  /** c = Σ alpha h. `[batch, queries, d]` */
  context: Tensor;
  /** alpha. `[batch, queries, source]`, 0 at padding; rows sum to 1, with local attention to less */
  weights: Tensor;
};

/**
 * Looks at a prepared memory.
 * @param queries decoder states `[batch, queries, d]`
 * @param window D of local attention: how far from the predicted place it looks
 * @throws InputError when the memory's keys are not prepared
 */
export function align(
  kind: Exclude<AlignmentKind, "none">,
  weights: AlignmentWeights,
  queries: Tensor,
  memory: Memory,
  window: number,
): Alignment {
  const { keys, states, mask } = memory;
  if (!keys) throw new InputError("memory", "one with keys (prepareMemory makes them)", "one without");
  if (kind !== "local") {
    const { output, weights: alpha } = attention(queries, keys, states, { mask });
    return { context: output, weights: alpha };
  }
  return alignLocally(weights, queries, { ...memory, keys }, window);
}

/**
 * Local-p (Luong et al. 2015, §3.2): p = S sigmoid(v·tanh(W h)) says where to look in a source of S words; scores
 * count only within D of p, and the weights are multiplied by exp(−(s − p)² / 2σ²), σ = D / 2. As in the paper
 * they are not normalised again. Here all scores are computed and masked: the result, not the saving.
 */
function alignLocally(
  { wPosition, vPosition }: AlignmentWeights,
  queries: Tensor,
  { keys, states, lengths, mask }: Memory & { keys: NonNullable<Memory["keys"]> },
  window: number,
): Alignment {
  const hidden = linear(queries, wPosition as Tensor).tanh(); // [batch, queries, d]
  const share = linear(hidden, vPosition as Tensor).sigmoid(); // [batch, queries, 1]
  const place = share.mul(tf.tensor3d([...lengths], [lengths.length, 1, 1])); // p: [batch, queries, 1]
  const distance = tf.range(0, states.shape[1] as number).sub(place); // [batch, queries, source]
  const near = distance.abs().lessEqual(window);
  const inWindow = mask ? near.logicalAnd(mask) : near;
  const { weights } = attention(queries, keys, states, { mask: inWindow });
  const local = weights.mul(
    distance
      .square()
      .mul(-2 / window ** 2)
      .exp(),
  );
  return { context: local.matMul(states), weights: local };
}

/** Score functions: how well a query fits a key. One interface, so that any model takes any of them. */
import { InputError, last, requireFinite, requireShape, shapeOf, showShape } from "../base";
import { linear } from "../layers";
import { operation, tf, toTensor, type Given, type Tensor, type TensorLike } from "../runtime";
import { asFloat, requireKeys, requireSameWidth } from "./shapes";

/** Keys with everything done that does not depend on the query; dispose `prepared` when the sentence is over. */
export interface PreparedKeys {
  /** What was computed from the keys. */
  readonly prepared: Tensor;
  /** queries `[batch…, queries, dQ]` → e `[batch…, queries, keys]`. */
  readonly score: (queries: Tensor) => Tensor;
}

/** (queries `[batch…, queries, dQ]`, keys `[batch…, keys, dK]`) → e `[batch…, queries, keys]`. */
export interface ScoreFunction {
  (queries: Tensor, keys: Tensor): Tensor;
  /** For decoders: prepare the keys of a sentence once, score them at every step. Bit-equal to the call. */
  prepare?: (keys: Tensor) => PreparedKeys;
}

/** A score function that takes nested arrays too. */
export interface LibraryScore extends ScoreFunction {
  (queries: TensorLike, keys: TensorLike): Tensor;
}

/** {@link ScoreFunction.prepare} for any score function, also one without it. */
export function prepareKeys(score: ScoreFunction, keys: Tensor): PreparedKeys {
  if (score.prepare) return score.prepare(keys);
  const prepared = keys.clone();
  return { prepared, score: (queries) => score(queries, prepared) };
}

/** A score from its two halves: `ofKeys` once a sentence, `compare` at every step. */
function fromHalves(
  ofKeys: (keys: Tensor) => Tensor,
  compare: (queries: Tensor, prepared: Tensor, dK: number) => Tensor,
): LibraryScore {
  const prepare = (keys: Tensor): PreparedKeys => {
    const prepared = tf.tidy(() => ofKeys(asFloat(toTensor("keys", keys, 2))));
    const score = (queries: Tensor) =>
      tf.tidy(() => compare(asFloat(toTensor("queries", queries, 2)), prepared, last(keys)));
    return { prepared, score };
  };
  const score = (queries: TensorLike, keys: TensorLike) =>
    tf.tidy(() => prepare(toTensor("keys", keys, 2)).score(toTensor("queries", queries, 2)));
  return Object.assign(score, { prepare });
}

/** Q Kᵀ: `[batch…, queries, d]` × `[batch…, keys, d]` → `[batch…, queries, keys]`. */
function products(queries: Tensor, keys: Tensor): Tensor {
  requireSameWidth(queries, keys);
  return tf.matMul(queries, keys, false, true); // [batch…, queries, keys]
}

/**
 * Dot product: e = q·k (Luong et al. 2015, eq. 8). Its variance grows with dK; see {@link scaledDotScore}.
 * @returns a score function; it throws InputError unless dQ = dK
 * @example dotScore()(tf.tensor([[1, 2]]), tf.tensor([[3, 4]])) // [[11]]
 */
export function dotScore(): LibraryScore {
  return fromHalves((keys) => keys.clone(), products);
}

/**
 * Scaled dot product: e = q·k / √dK (Vaswani et al. 2017, eq. 1).
 * @param scale the factor; default 1 / √dK, which keeps the variance of e at 1 (footnote 4)
 * @returns a score function; it throws InputError unless dQ = dK
 * @example scaledDotScore()(tf.tensor([[1, 2, 0, 0]]), tf.tensor([[3, 4, 0, 0]])) // [[5.5]]
 */
export function scaledDotScore(scale?: number): LibraryScore {
  if (scale !== undefined) requireFinite("scale", scale);
  return fromHalves(
    (keys) => keys.clone(),
    (queries, keys) => products(queries.mul(scale ?? 1 / Math.sqrt(last(queries))), keys),
  );
}

export type AdditiveWeights = {
  /** W_a, of the query. `[dQ, dA]` */
  W: Tensor;
  /** U_a, of the key. `[dK, dA]` */
  U: Tensor;
  /** v_a. `[dA]`; zeros make attention start uniform (Bahdanau et al. 2015, App. B.1). */
  v: Tensor;
};

/**
 * Additive: e = v·tanh(W q + U k) (Bahdanau et al. 2015, App. A.1.2). `prepare` computes U k once.
 * Holds `[batch…, queries, keys, dA]` numbers on the way.
 * @throws InputError when the weights do not fit each other, later when they do not fit queries or keys
 * @example additiveScore({ W: tf.ones([1, 1]), U: tf.ones([1, 1]), v: tf.tensor([2]) })(tf.fill([1, 1], 0.5), tf.fill([1, 1], 0.5))
 * // 2 tanh 1 = [[1.5232]]
 */
export function additiveScore({ W, U, v }: Given<AdditiveWeights>): LibraryScore {
  const [, dA] = requireWeight("W", W, [-1, -1]) as [number, number];
  requireWeight("U", U, [-1, dA]);
  requireWeight("v", v, [dA]);
  return fromHalves(
    (keys) => linear(keys, U), // [batch…, keys, dA]
    (queries, projectedKeys) => sumOfTanh(linear(queries, W), projectedKeys, v),
  );
}

/** @returns the shape. @throws InputError unless a weight has the shape, −1 for any size, and none of its axes is empty */
function requireWeight(argument: string, weight: TensorLike, shape: readonly number[]): number[] {
  const got = shapeOf(weight, argument);
  requireShape(argument, got, shape);
  if (got.includes(0)) throw new InputError(argument, "sizes of at least 1", `shape ${showShape(got)}`);
  return got;
}

/** v·tanh(a_i + b_j) for a `[batch…, queries, dA]`, b `[batch…, keys, dA]`. */
function sumOfTanh(a: Tensor, b: Tensor, v: TensorLike): Tensor {
  requireKeys(a, b);
  const hidden = a.expandDims(-2).add(b.expandDims(-3)).tanh(); // [batch…, queries, keys, dA]
  return linear(hidden, toTensor("v", v, 1).expandDims(1)).squeeze([-1]); // [batch…, queries, keys]
}

/**
 * General: e = q·(W k) (Luong et al. 2015, eq. 8): a dot product between different spaces.
 * @param weights W `[dQ, dK]`
 * @throws InputError when W does not fit queries or keys
 * @example generalScore({ W: tf.tensor([[2]]) })(tf.tensor([[3]]), tf.tensor([[5]])) // [[30]]
 */
export function generalScore({ W }: { W: TensorLike }): LibraryScore {
  requireWeight("W", W, [-1, -1]);
  return fromHalves((keys) => linear(keys, toTensor("W", W, 2).transpose()), products); // keys: [batch…, keys, dQ]
}

/**
 * Concat: e = v·tanh(W [q; k]) (Luong et al. 2015, eq. 8), which is additive with W cut into two.
 * @param weights W `[dQ + dK, dA]`, the query's rows first; v `[dA]`
 * @throws InputError when the weights do not fit each other, queries or keys
 * @example concatScore({ W: tf.ones([2, 1]), v: tf.tensor([2]) })(tf.fill([1, 1], 0.5), tf.fill([1, 1], 0.5)) // 2 tanh 1 = [[1.5232]]
 */
export function concatScore({ W, v }: { W: TensorLike; v: TensorLike }): LibraryScore {
  const [dA] = requireWeight("v", v, [-1]) as [number];
  const [rows] = requireWeight("W", W, [-1, dA]) as [number, number];
  const both = () => toTensor("W", W, 2);
  return fromHalves(
    (keys) => linear(keys, both().slice([Math.max(rows - last(keys), 0), 0])), // [batch…, keys, dA]
    (queries, projectedKeys, dK) => {
      requireShape("W", [rows, dA], [last(queries) + dK, -1]);
      return sumOfTanh(linear(queries, both().slice([0, 0], [last(queries), -1])), projectedKeys, v);
    },
  );
}

/**
 * Cosine: e = scale · q·k / (‖q‖ ‖k‖) (Graves et al. 2014, eq. 6). A zero vector scores 0.
 * @param scale the range of e is [−scale, scale]; softmax needs more than 1 to become sharp. Default 1
 * @returns a score function; it throws InputError unless dQ = dK
 * @example cosineScore()(tf.tensor([[3, 4]]), tf.tensor([[0, 2]])) // [[0.8]]
 */
export function cosineScore(scale = 1): LibraryScore {
  requireFinite("scale", scale);
  return fromHalves(unit, (queries, unitKeys) => products(unit(queries).mul(scale), unitKeys));
}

/** y = x / ‖x‖ along the last axis, with gradient (dy − y (y·dy)) / ‖x‖; both are 0 for a zero vector. */
function unit(x: Tensor): Tensor {
  const parts = (vectors: Tensor) => {
    const largest = oneForZero(vectors.abs().max(-1, true)); // taken out: squares neither overflow nor vanish
    const scaled = vectors.div(largest);
    const length = oneForZero(scaled.square().sum(-1, true)).sqrt();
    return { y: scaled.div(length), norm: length.mul(largest) };
  };
  const run = operation(
    "cosineScore",
    (input) => {
      const { y, norm } = parts(input as Tensor);
      return { value: y, keep: [y, norm], gradient: throughUnit };
    },
    (input) => parts(input as Tensor).y.mul((input as Tensor).abs().max(-1, true).greater(0).toFloat()),
  );
  return run(x);
}

function throughUnit(dy: Tensor, kept: Tensor[]): Tensor {
  const [direction, norm] = kept as [Tensor, Tensor];
  const across = dy.sub(direction.mul(direction.mul(dy).sum(-1, true)));
  return across.div(norm).mul(direction.abs().max(-1, true).greater(0).toFloat());
}

function oneForZero(x: Tensor): Tensor {
  return x.add(x.equal(0).toFloat());
}

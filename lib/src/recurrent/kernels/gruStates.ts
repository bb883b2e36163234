/** The steps of a GRU as one operation with its gradient by hand. Only where `hasKernels`. */
import { operation, tf, type Tensor } from "../../runtime";
import { product, throughSigmoid, throughTanh } from "./gradientKernels";

/** The weights of a GRU that its state meets. */
export interface StateWeights {
  /** `[d, 3d]`, columns of r, z, n */
  u: Tensor;
  /** `[d]` */
  bState: Tensor;
}

/** What the gradient needs of one step, all `[batch, d]` but for `gates` [r; z] `[batch, 2d]`. */
interface Step {
  before: Tensor;
  gates: Tensor;
  /** h U_n + b_h, before the reset. */
  candidate: Tensor;
  n: Tensor;
}

/**
 * h of every step.
 * @param projected x W + b `[batch, time, 3d]`
 * @param start `[batch, d]`
 * @param byParts the same from single operations, for second derivatives
 * @returns `[batch, time, d]`
 */
export function gruStates(
  projected: Tensor,
  start: Tensor,
  { u, bState }: StateWeights,
  byParts: (projected: Tensor, start: Tensor, weights: StateWeights) => Tensor,
): Tensor {
  const run = operation(
    "gru",
    (...given) => {
      const [inputs, h0, matrix, bias] = given as [Tensor, Tensor, Tensor, Tensor];
      const { steps, states } = forward(inputs, h0, { u: matrix, bState: bias });
      const saved = steps.flatMap(({ before, gates, candidate, n }) => [before, gates, candidate, n]);
      return { value: tf.stack(states, 1), keep: [matrix, ...saved], gradient };
    },
    (...given) => {
      const [inputs, h0, matrix, bias] = given as [Tensor, Tensor, Tensor, Tensor];
      return byParts(inputs, h0, { u: matrix, bState: bias });
    },
  );
  return run(projected, start, u, bState);
}

function forward(projected: Tensor, start: Tensor, { u, bState }: StateWeights) {
  const d = bState.shape[0] as number;
  const parts = tf.split(projected, [2 * d, d], 2).map((x) => tf.unstack(x, 1)) as [Tensor[], Tensor[]];
  const [states, steps]: [Tensor[], Step[]] = [[], []];
  parts[0].forEach((xGates, t) => {
    const before = states[t - 1] ?? start;
    const [hGates, hCandidate] = tf.split(product(before, u), [2 * d, d], 1) as [Tensor, Tensor];
    const gates = xGates.add(hGates).sigmoid(); // [batch, 2d]
    const [r, z] = tf.split(gates, 2, 1) as [Tensor, Tensor];
    const candidate = hCandidate.add(bState);
    const n = r
      .mul(candidate)
      .add(parts[1][t] as Tensor)
      .tanh();
    steps.push({ before, gates, candidate, n });
    states.push(n.add(z.mul(before.sub(n))));
  });
  return { states, steps };
}

/** From the gradient of all h `[batch, time, d]` to those of the projected inputs, h₀, U, b_h. */
function gradient(dy: Tensor, [u, ...saved]: Tensor[]): Tensor[] {
  const dys = tf.unstack(dy, 1);
  const steps = dys.map((_, t): Step => {
    const [before, gates, candidate, n] = saved.slice(4 * t, 4 * t + 4) as [Tensor, Tensor, Tensor, Tensor];
    return { before, gates, candidate, n };
  });
  const [dStates, dNs]: [Tensor[], Tensor[]] = [[], []]; // each [batch, 3d] and [batch, d]
  let later: Tensor | undefined;
  for (let t = steps.length - 1; t >= 0; t--) {
    const dh = later ? later.add(dys[t] as Tensor) : (dys[t] as Tensor);
    const step = throughStep(steps[t] as Step, dh);
    dStates.unshift(step.dState);
    dNs.unshift(step.dN);
    later = step.direct.add(product(step.dState, u as Tensor, { b: true }));
  }
  const all = tf.concat(dStates, 0); // [time · batch, 3d]
  const befores = tf.concat(
    steps.map(({ before }) => before),
    0,
  );
  const [batch, d] = (steps[0] as Step).n.shape as [number, number];
  const [ofGates, ofCandidate] = tf.split(all, [2 * d, d], 1) as [Tensor, Tensor];
  const dInputs = tf.concat([ofGates, tf.concat(dNs, 0)], 1).reshape([steps.length, batch, 3 * d]);
  const du = product(befores, all, { a: true });
  return [dInputs.transpose([1, 0, 2]), later as Tensor, du, ofCandidate.sum(0)];
}

/** Gradients of h U + b_h `[batch, 3d]`, of n's sum, and of h where it goes through unchanged, both `[batch, d]`. */
function throughStep({ before, gates, candidate, n }: Step, dh: Tensor) {
  const [r, z] = tf.split(gates, 2, 1) as [Tensor, Tensor];
  const direct = dh.mul(z);
  const dN = throughTanh(n, dh.sub(direct));
  const dGates = throughSigmoid(gates, tf.concat([dN.mul(candidate), dh.mul(before.sub(n))], 1));
  return { dN, dState: tf.concat([dGates, dN.mul(r)], 1), direct };
}

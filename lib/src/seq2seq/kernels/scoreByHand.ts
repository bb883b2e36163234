/** Scores of one decoder state and their gradients by hand, for {@link attentionalRunByKernel}. */
import { batchProduct, product, throughTanh } from "../../recurrent/kernels";
import { tf, type Tensor } from "../../runtime";

/** How h `[batch, d]` is compared with prepared keys `[batch, source, d]`. */
export interface ScoreByHand {
  /** e `[batch, 1, source]`, and what the gradient needs of this step. */
  forward(h: Tensor): { e: Tensor; kept: Tensor };
  /** A new way back, to be gone from the last step to the first. */
  backward(): ScoreGradient;
}

export interface ScoreGradient {
  /** de `[batch, 1, source]` of a step → dh `[batch, d]`. */
  step(de: Tensor, h: Tensor, kept: Tensor): Tensor;
  /** When all steps are done: gradients of the keys and of the score's weights. */
  finish(): Tensor[];
}

/** e = h·k: the dot score, and the general one, whose matrix is in the keys. */
export function productByHand(keys: Tensor): ScoreByHand {
  const row = (h: Tensor) => h.reshape([h.shape[0] as number, 1, -1]); // [batch, 1, d]
  return {
    forward: (h) => ({ e: batchProduct(row(h), keys, { b: true }), kept: h }),
    backward() {
      const [des, hs]: [Tensor[], Tensor[]] = [[], []];
      return {
        step(de, h) {
          des.push(de);
          hs.push(row(h));
          return batchProduct(de, keys).reshape(h.shape);
        },
        finish: () => [batchProduct(tf.concat(des, 1), tf.concat(hs, 1), { a: true })],
      };
    },
  };
}

/** e = v·tanh(W h + k). */
export function additiveByHand(keys: Tensor, W: Tensor, v: Tensor): ScoreByHand {
  const [batch, source, d] = keys.shape as [number, number, number];
  const column = v.reshape([d, 1]);
  return {
    forward(h) {
      const z = keys.add(product(h, W).reshape([batch, 1, d])).tanh(); // [batch, source, d]
      const e = product(z.reshape([batch * source, d]), column).reshape([batch, 1, source]);
      return { e, kept: z };
    },
    backward() {
      const [hs, dqs, dKeys, dvs]: [Tensor[], Tensor[], Tensor[], Tensor[]] = [[], [], [], []];
      return {
        step(de, h, z) {
          const each = de.reshape([batch * source, 1]);
          const dInside = throughTanh(z, each.mul(v).reshape(z.shape)); // [batch, source, d]
          const dq = dInside.sum(1);
          hs.push(h);
          dqs.push(dq);
          dKeys.push(dInside);
          dvs.push(product(z.reshape([batch * source, d]), each, { a: true })); // [d, 1]
          return product(dq, W, { b: true });
        },
        finish: () => [
          tf.addN(dKeys),
          product(tf.concat(hs, 0), tf.concat(dqs, 0), { a: true }),
          tf.addN(dvs).reshape([d]),
        ],
      };
    },
  };
}

/** A recurrent layer for comparison: an LSTM over a whole sequence, composed, or as one native kernel. */
import { backend, createRandom, tf, type Tensor } from "../runtime";

export type LstmWeights = {
  /** Rows of the input, then of the state; columns of the gates input, forget, candidate, output. `[dIn + d, 4d]` */
  w: Tensor;
  /** `[4d]` */
  b: Tensor;
};

/** Seeded weights with forget bias 1 (Jozefowicz et al. 2015), so that the state lasts from the start on. */
export function createLstmWeights(
  seed: number | string,
  { dIn, d }: { dIn: number; d: number },
): LstmWeights {
  const random = createRandom(seed);
  const bias = Array.from({ length: 4 * d }, (_, i) => (i >= d && i < 2 * d ? 1 : 0));
  return { w: random.normalTensor([dIn + d, 4 * d], 1 / Math.sqrt(dIn + d)), b: tf.tensor1d(bias) };
}

/**
 * The last state h_T of an LSTM started from zeros (Hochreiter & Schmidhuber 1997, with forget gates):
 * c = f ⊙ c + i ⊙ tanh(g), h = o ⊙ tanh(c). On native TensorFlow it is one kernel a sequence.
 * @param x `[time, batch, dIn]`
 * @returns `[batch, d]`
 */
export function lstm(x: Tensor, weights: LstmWeights): Tensor {
  return backend().name === "tensorflow" ? lstmByKernel(x, weights) : lstmByParts(x, weights);
}

/** {@link lstm} from single operations: the reference, on every backend. */
export function lstmByParts(x: Tensor, { w, b }: LstmWeights): Tensor {
  const [, batch] = x.shape as [number, number];
  const d = (b.shape[0] as number) / 4;
  return tf.tidy(() => {
    let [c, h]: [Tensor, Tensor] = [tf.zeros([batch, d]), tf.zeros([batch, d])];
    for (const input of tf.unstack(x)) {
      const [i, f, g, o] = tf.split(tf.concat([input, h], 1).matMul(w).add(b), 4, 1) as Tensor[]; // each [batch, d]
      c = (f as Tensor)
        .sigmoid()
        .mul(c)
        .add((i as Tensor).sigmoid().mul((g as Tensor).tanh()));
      h = (o as Tensor).sigmoid().mul(c.tanh());
    }
    return h;
  });
}

type Attribute = { name: string; type: number; value: number | boolean };
interface NativeBackend {
  binding: Record<"TF_ATTR_TYPE" | "TF_ATTR_BOOL" | "TF_ATTR_FLOAT" | "TF_FLOAT" | "TF_INT64", number>;
  tensorMap: { get(id: object): { dtype: number; values: unknown } };
  executeMultipleOutputs(name: string, attributes: Attribute[], inputs: Tensor[], outputs: number): Tensor[];
}

/** {@link lstm} by TensorFlow's BlockLSTMV2 and its gradient BlockLSTMGradV2. */
export function lstmByKernel(x: Tensor, { w, b }: LstmWeights): Tensor {
  const native = tf.backend() as unknown as NativeBackend;
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_ATTR_FLOAT } = native.binding;
  const shared = [
    { name: "T", type: TF_ATTR_TYPE, value: native.binding.TF_FLOAT },
    { name: "use_peephole", type: TF_ATTR_BOOL, value: false },
  ];
  const clip = { name: "cell_clip", type: TF_ATTR_FLOAT, value: -1 }; // none
  const [time, batch] = x.shape as [number, number];
  const d = (b.shape[0] as number) / 4;
  const run = tf.customGrad((input, kernel, bias, save) => {
    const steps = int64(native, time);
    const [zero, peephole] = [tf.zeros([batch, d]), tf.zeros([d])];
    const given = [input, zero, zero, kernel, peephole, peephole, peephole, bias] as Tensor[];
    const states = native.executeMultipleOutputs("BlockLSTMV2", [clip, ...shared], [steps, ...given], 7);
    (save as (saved: Tensor[]) => void)([steps, ...given, ...states]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const noGradient = tf.zeros(dy.shape); // of the cells c
      const inputs = [...saved, noGradient, dy];
      const grads = native.executeMultipleOutputs("BlockLSTMGradV2", shared, inputs, 8);
      return [grads[0], grads[3], grads[7]] as Tensor[];
    };
    return { value: states[6] as Tensor, gradFunc };
  });
  return tf.tidy(() =>
    run(x, w, b)
      .slice([time - 1, 0, 0], [1, -1, -1])
      .squeeze([0]),
  ); // [batch, d]
}

/**
 * A whole number as the int64 scalar that the kernel wants, a type TensorFlow.js does not have: an int32 scalar
 * whose value, not yet handed to TensorFlow, is replaced by the two halves of an int64, lower half first.
 */
function int64(native: NativeBackend, value: number): Tensor {
  const scalar = tf.scalar(value, "int32");
  const stored = native.tensorMap.get(scalar.dataId);
  Object.assign(stored, { dtype: native.binding.TF_INT64, values: new Int32Array([value, 0]) });
  return scalar;
}

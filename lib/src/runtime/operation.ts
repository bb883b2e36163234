/** Operations whose gradient is written by hand. */
import { gradientDepth } from "./gradients";
import { tf, type Tensor } from "./tf";

/** What a forward pass gives: its value, what the gradient needs of it, and the gradient. */
export interface HandGradient {
  value: Tensor;
  /** Kept until the gradient is taken. */
  keep: Tensor[];
  /** From the gradient of the value and what was kept to those of the inputs, in their order. */
  gradient: (dy: Tensor, kept: Tensor[]) => Tensor | Tensor[];
}

/**
 * An operation with its first derivatives by hand and all higher ones by `composed`: gradients by hand use kept
 * results, which count as constants, so that a derivative of them would be wrong without a word.
 * @param name for the message
 * @param forward computes the value once
 * @param composed the same value from operations that can be differentiated any number of times; without it, a second
 *   derivative throws. It gets the inputs, then the constants
 * @param constants what `composed` needs beside the inputs, such as a mask
 * @returns the operation, on as many tensors as `forward` takes
 */
export function operation(
  name: string,
  forward: (...inputs: Tensor[]) => HandGradient,
  composed?: (...inputsAndConstants: Tensor[]) => Tensor,
  constants: readonly Tensor[] = [],
): (...inputs: Tensor[]) => Tensor {
  return (...inputs) => {
    const nested = gradientDepth(tf) > 1;
    const run = tf.customGrad((...given) => {
      const save = given.pop() as unknown as (tensors: Tensor[]) => void;
      const { value, keep, gradient } = forward(...(given as Tensor[]));
      save(nested ? [...keep, ...(given as Tensor[]), ...constants] : keep);
      const gradFunc = (dy: Tensor, saved: Tensor[]) => {
        if (gradientDepth(tf) === 0) return gradient(dy, saved.slice(0, keep.length));
        if (!composed || !nested) throw new Error(`${name} has first derivatives only`);
        const [first, last] = [keep.length, keep.length + inputs.length];
        const again = (...xs: Tensor[]) => composed(...xs, ...saved.slice(last));
        return tf.grads(again)(saved.slice(first, last), dy);
      };
      return { value, gradFunc };
    });
    return run(...inputs);
  };
}

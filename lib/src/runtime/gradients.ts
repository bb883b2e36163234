/**
 * Repairs of TensorFlow.js's own gradients, made once at the door. What an operation saves of its results counts as a
 * constant there (tensorflow/tfjs#3252), so second derivatives of exp, tanh and sigmoid were wrong without a word; and
 * a condition such as `x.greater(0)` inside `tf.where` stopped every gradient (tensorflow/tfjs#338).
 */
import type * as Tf from "@tensorflow/tfjs";

type Engine = Pick<typeof Tf, "engine">;

/** How many gradients are being taken around this line: 0 outside, 2 in the inner one of a second derivative. */
export function gradientDepth(tf: Engine): number {
  return (tf.engine().state as { gradientDepth: number }).gradientDepth;
}

/** Gives exp, tanh and sigmoid derivatives of any order, and comparisons a gradient of 0, as PyTorch has them. */
export function repairGradients(tf: typeof Tf): void {
  replace(tf, "Exp", (dy, x) => dy.mul(x.exp()), (dy, y) => dy.mul(y)); // prettier-ignore
  const throughTanh = (dy: Tf.Tensor, y: Tf.Tensor) => tf.sub(tf.scalar(1), y.square()).mul(dy);
  replace(tf, "Tanh", (dy, x) => throughTanh(dy, x.tanh()), throughTanh);
  const throughSigmoid = (dy: Tf.Tensor, y: Tf.Tensor) => dy.mul(y.mul(tf.sub(tf.scalar(1), y)));
  replace(tf, "Sigmoid", (dy, x) => throughSigmoid(dy, x.sigmoid()), throughSigmoid);
  for (const name of ["Equal", "NotEqual", "Greater", "Less", "LessEqual"]) isConstant(tf, name, ["a", "b"]);
  for (const name of ["IsFinite", "IsInf", "IsNan", "LogicalNot"]) isConstant(tf, name, ["x"]);
  for (const name of ["LogicalAnd", "LogicalOr"]) isConstant(tf, name, ["a", "b"]);
  for (const name of ["Any", "All"]) isConstant(tf, name, ["x"]);
}

type Through = (dy: Tf.Tensor, saved: Tf.Tensor) => Tf.Tensor;

/** A gradient from the result y, as TensorFlow.js has it, and where gradients are nested from the input x. */
function replace(tf: typeof Tf, kernelName: string, fromInput: Through, fromResult: Through): void {
  const nested = () => gradientDepth(tf) > 1;
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    kernelName,
    get inputsToSave() {
      return nested() ? ["x"] : [];
    },
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const [first, second] = saved as [Tf.Tensor, Tf.Tensor?];
      const again = second !== undefined && gradientDepth(tf) > 0;
      return {
        x: () => (again ? fromInput : fromResult)(dy as Tf.Tensor, again ? first : (second ?? first)),
      };
    },
  });
}

function isConstant(tf: typeof Tf, kernelName: string, names: readonly string[]): void {
  if (tf.getGradient(kernelName)) tf.unregisterGradient(kernelName);
  tf.registerGradient({
    kernelName,
    inputsToSave: [...names],
    gradFunc: (_, saved) =>
      Object.fromEntries(names.map((name, i) => [name, () => tf.zeros((saved[i] as Tf.Tensor).shape)])),
  });
}

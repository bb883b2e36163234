/** Adam as one kernel of TensorFlow, which reads and writes every number once. Only where `hasKernels`. */
import { randomUUID } from "node:crypto";
import { BETA_1, BETA_2, EPSILON, type AdamRule } from "../adamRule";
import { callKernel, type KernelAttribute, type Tensor, tf } from "../../runtime";

const dtype: KernelAttribute = { name: "dtype", type: "type" };
const update: KernelAttribute[] = [
  { name: "T", type: "type" },
  { name: "use_locking", type: "bool", value: false },
  { name: "use_nesterov", type: "bool", value: false },
];

/**
 * ResourceApplyAdam. Its ε is added to √v before the correction of v, so that ours is handed over times
 * √(1 − β₂ᵗ). m and v live in variables of TensorFlow's own, which the kernel changes in place.
 */
export function adamByKernel(total: number): AdamRule {
  const [weights, m, v] = [nativeVariable(total), nativeVariable(total), nativeVariable(total)];
  for (const moment of [m, v]) tf.tidy(() => moment.assign(tf.zeros([total])));
  return {
    update(current, gradient, rate, step) {
      weights.assign(current);
      current.dispose(); // nobody else holds the numbers now: they need not be copied
      const epsilon = EPSILON * Math.sqrt(1 - BETA_2 ** step);
      const numbers = [BETA_1 ** step, BETA_2 ** step, rate, BETA_1, BETA_2, epsilon].map((x) =>
        tf.scalar(x),
      );
      const handles = [weights.handle, m.handle, v.handle];
      callKernel("ResourceApplyAdam", update, [...handles, ...numbers, gradient], 0);
      return weights.read();
    },
    moments: () => ({ m: numbersOf(m), v: numbersOf(v) }),
    restore: (given) =>
      tf.tidy(() => {
        m.assign(tf.tensor1d(given.m));
        v.assign(tf.tensor1d(given.v));
      }),
    dispose: () => [weights, m, v].forEach((variable) => variable.dispose()),
  };
}

interface NativeVariable {
  readonly handle: Tensor;
  assign(value: Tensor): void;
  read(): Tensor;
  dispose(): void;
}

/** A variable that TensorFlow itself holds, for kernels that change it. */
function nativeVariable(size: number): NativeVariable {
  const attributes: KernelAttribute[] = [
    { name: "container", type: "string", value: "" },
    { name: "shared_name", type: "string", value: randomUUID() },
    dtype,
    { name: "shape", type: "shape", value: [size] },
  ];
  const handle = tf.keep(callKernel("VarHandleOp", attributes, [], 1)[0] as Tensor);
  return {
    handle,
    assign: (value) => void callKernel("AssignVariableOp", [dtype], [handle, value], 0),
    read: () => callKernel("ReadVariableOp", [dtype], [handle], 1)[0] as Tensor,
    dispose: () => {
      callKernel(
        "DestroyResourceOp",
        [{ name: "ignore_lookup_error", type: "bool", value: true }],
        [handle],
        0,
      );
      handle.dispose();
    },
  };
}

function numbersOf(variable: NativeVariable): Float32Array {
  return tf.tidy(() => variable.read().dataSync().slice() as Float32Array);
}

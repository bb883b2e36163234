/** Alternatives written with real tensors, made to take and give records like all others. */
import { createTensorBridge, isTensorData, type TensorData } from "@attention-lab/grader";
import { tf, type Tensor } from "@attention-lab/lib/runtime";

/** What learners may import in these exercises: `tf` and the type `Tensor`. */
export const RUNTIME = ["@attention-lab/lib/runtime"] as const;

/** To the tensors of the TensorFlow.js that the notebooks use. */
const tensors = createTensorBridge(tf);

/** A type with tensors in place of their records. */
export type OnTensors<T> = T extends TensorData
  ? Tensor
  : T extends number | boolean | string | undefined
    ? T
    : { [Key in keyof T]: OnTensors<T[Key]> };

/** `f`, taking and giving records; all its tensors are freed. */
export function onTensors<Args extends readonly unknown[], Result>(
  f: (...args: Extract<OnTensors<Args>, readonly unknown[]>) => OnTensors<Result>,
): (...args: Args) => Result {
  return (...args) => {
    tf.engine().startScope();
    try {
      const given = args.map((arg) => exchanged(arg, isTensorData, tensors.toTensor));
      const result: unknown = f(...(given as Extract<OnTensors<Args>, readonly unknown[]>));
      return exchanged(result, tensors.isTensor, tensors.fromTensor) as Result;
    } finally {
      tf.engine().endScope();
    }
  };
}

/** `value` with every part that is one of those exchanged for what `f` makes of it. */
function exchanged<Part>(
  value: unknown,
  isOne: ((part: unknown) => part is Part) | ((part: unknown) => boolean),
  f: (part: Part) => unknown,
): unknown {
  if (isOne(value)) return f(value as Part);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, exchanged(part, isOne, f)]));
}

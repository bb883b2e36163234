/** One call that takes and gives tensors: what it left behind, and what it did to its arguments. */
import type { TensorBridge } from "./tensors";

export interface TensorCall {
  /** Makes the arguments. */
  readonly given: TensorBridge;
  /** Reads the result. */
  readonly taken: TensorBridge;
  /** To be asked after the call and before the result is read. */
  disposedArguments(): boolean;
  /** Tensors that are alive now and were not before, without those given and those of the result read so far. */
  leaked(): number;
  /** Frees the arguments and what the call made and returned. */
  end(): void;
}

/** Watches one call of learner code over `bridge`; begin before the arguments are made. */
export function watchTensors(bridge: TensorBridge): TensorCall {
  const before = bridge.numTensors();
  const given = new Set<unknown>();
  const taken = new Set<unknown>();
  const alive = (tensors: Set<unknown>) => [...tensors].filter((each) => !bridge.isDisposed(each)).length;
  return {
    given: {
      ...bridge,
      toTensor(data) {
        const tensor = bridge.toTensor(data);
        given.add(tensor);
        return tensor;
      },
    },
    taken: {
      ...bridge,
      fromTensor(tensor) {
        const data = bridge.fromTensor(tensor);
        if (!given.has(tensor)) taken.add(tensor);
        return data;
      },
    },
    disposedArguments: () => alive(given) < given.size,
    leaked: () => Math.max(0, bridge.numTensors() - before - alive(given) - alive(taken)),
    end: () => [...given, ...taken].forEach((tensor) => bridge.dispose(tensor)),
  };
}

/** Runs at most so many tasks at once. */
export type Pool = <T>(task: () => Promise<T>) => Promise<T>;

/** A pool of `size` places; tasks wait their turn in the order they came. */
export function createPool(size: number): Pool {
  const waiting: (() => void)[] = [];
  let free = Math.max(1, size);
  const leave = () => {
    free += 1;
    waiting.shift()?.();
  };
  return async (task) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    free -= 1;
    try {
      return await task();
    } finally {
      leave();
    }
  };
}

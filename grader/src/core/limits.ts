/** Every limit on learner code, in one place. Times in milliseconds, sizes in bytes. */
export interface Limits {
  /** Compiling the learner's notebook, or after that one of its exercises. */
  readonly compile: number;
  /** Loading the learner's code: everything in the cell outside the function. */
  readonly load: number;
  /** One call of the learner's function. */
  readonly call: number;
  /** All calls of one exercise together. */
  readonly exercise: number;
  /** Memory of the learner's process, heap and typed arrays together. */
  readonly memory: number;
  /** What the learner's code may print, stdout and stderr together. */
  readonly output: number;
  /** One encoded answer. */
  readonly answer: number;
}

const MB = 1024 * 1024;

export const defaultLimits: Limits = {
  compile: 10_000,
  load: 5_000,
  call: 2_000,
  exercise: 10_000,
  memory: 512 * MB,
  output: MB,
  answer: 8 * MB,
};

/** `2000` → `2 seconds`. */
export const seconds = (ms: number) => `${ms / 1000} second${ms === 1000 ? "" : "s"}`;

/** `1048576` → `1 MB`. */
export const megabytes = (bytes: number) => `${Math.round(bytes / MB)} MB`;

// What lib/src/runtime/tf.ts sets; TensorFlow does not see the copy of the environment that jest hands to tests.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
process.env.TF_NUM_INTRAOP_THREADS ??= "1";

const { availableParallelism } = require("node:os");

/** Types are checked by `npm run types`; jest only transpiles. */
module.exports = {
  cacheDirectory: "<rootDir>/.cache/jest",
  testEnvironment: "node",
  // Jest leaves one processor free, which on a machine with two leaves one to it.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  roots: ["lib/test", "datasets/test", "grader/test", "exercises/test", "experiments/test", "tools/test"].map(
    (d) => `<rootDir>/${d}`,
  ),
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.ts$": [
      "ts-jest",
      { tsconfig: { module: "CommonJS", target: "ES2022", esModuleInterop: true, isolatedModules: true } },
    ],
  },
  // Only ends what hangs: no test may depend on how busy the machine is.
  testTimeout: 600_000,
  reporters: ["default", "<rootDir>/tools/checks/skipped.cjs"],
  // A process that a failed test left behind may not keep the run from ending.
  forceExit: true,
};

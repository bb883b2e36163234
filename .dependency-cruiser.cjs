/** Arrows point one way (CONTRIBUTING.md): runtime <- softmax <- topics; lib <- {datasets, exercises}; grader <- exercises. */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "lib-knows-nobody",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(datasets|grader|exercises|solutions|notebooks)/" },
    },
    {
      name: "grader-knows-no-exercise",
      severity: "error",
      from: { path: "^grader/" },
      to: { path: "^(lib|datasets|exercises|solutions|notebooks)/" },
    },
    {
      name: "datasets-know-only-lib",
      severity: "error",
      from: { path: "^datasets/" },
      to: { path: "^(grader|exercises|solutions|notebooks)/" },
    },
    {
      name: "runtime-is-the-bottom",
      severity: "error",
      from: { path: "^lib/src/runtime/" },
      to: { path: "^lib/src/(?!runtime/)" },
    },
    {
      name: "softmax-stands-on-runtime",
      severity: "error",
      from: { path: "^lib/src/softmax/" },
      to: { path: "^lib/src/(?!(runtime|softmax)/)" },
    },
    {
      name: "reader-stands-on-attention",
      severity: "error",
      from: { path: "^lib/src/reader/" },
      to: { path: "^lib/src/(?!(runtime|softmax|attention|reader)/)" },
    },
    {
      name: "one-door-to-tensorflow",
      comment: "Only lib/src/runtime loads TensorFlow.js; everyone else imports { tf } from there.",
      severity: "error",
      from: { pathNot: "^lib/src/runtime/" },
      to: { path: "@tensorflow/tfjs" },
    },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules|/dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "require", "node", "default"],
    },
  },
};

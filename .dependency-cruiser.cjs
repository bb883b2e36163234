/** Arrows point one way (CONTRIBUTING.md): runtime <- softmax <- topics; lib <- {datasets, exercises, experiments}; grader <- exercises. */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "lib-knows-nobody",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(datasets|grader|exercises|experiments|solutions|notebooks)/" },
    },
    {
      name: "grader-knows-no-exercise",
      severity: "error",
      from: { path: "^grader/" },
      to: { path: "^(lib|datasets|exercises|experiments|solutions|notebooks)/" },
    },
    {
      name: "datasets-know-only-lib",
      severity: "error",
      from: { path: "^datasets/" },
      to: { path: "^(grader|exercises|experiments|solutions|notebooks)/" },
    },
    {
      name: "runtime-is-the-bottom",
      severity: "error",
      from: { path: "^lib/src/runtime/" },
      to: { path: "^lib/src/(?!runtime/)" },
    },
    {
      name: "weights-stand-on-runtime",
      severity: "error",
      from: { path: "^lib/src/weights/" },
      to: { path: "^lib/src/(?!(runtime|weights)/)" },
    },
    {
      name: "softmax-stands-on-runtime",
      severity: "error",
      from: { path: "^lib/src/softmax/" },
      to: { path: "^lib/src/(?!(runtime|weights|softmax)/)" },
    },
    {
      name: "attention-stands-on-softmax",
      severity: "error",
      from: { path: "^lib/src/attention/" },
      to: { path: "^lib/src/(?!(runtime|weights|softmax|attention)/)" },
    },
    {
      name: "reader-stands-on-attention",
      severity: "error",
      from: { path: "^lib/src/reader/" },
      to: { path: "^lib/src/(?!(runtime|weights|softmax|attention|recurrent|reader)/)" },
    },
    {
      name: "text-stands-on-runtime",
      severity: "error",
      from: { path: "^lib/src/text/" },
      to: { path: "^lib/src/(?!(runtime|weights|text)/)" },
    },
    {
      name: "recurrent-stands-on-runtime",
      severity: "error",
      from: { path: "^lib/src/recurrent/" },
      to: { path: "^lib/src/(?!(runtime|weights|recurrent)/)" },
    },
    {
      name: "seq2seq-stands-on-attention-recurrent-and-experiment",
      severity: "error",
      from: { path: "^lib/src/seq2seq/" },
      to: { path: "^lib/src/(?!(runtime|weights|softmax|attention|recurrent|text|experiment|seq2seq)/)" },
    },
    {
      name: "experiment-stands-on-text-and-weights",
      severity: "error",
      from: { path: "^lib/src/experiment/" },
      to: { path: "^lib/src/(?!(runtime|weights|text|experiment)/)" },
    },
    {
      name: "experiments-know-only-lib-and-datasets",
      severity: "error",
      from: { path: "^experiments/" },
      to: { path: "^(grader|exercises|solutions|notebooks)/" },
    },
    {
      name: "exercises-know-no-experiment",
      severity: "error",
      from: { path: "^exercises/" },
      to: { path: "^experiments/" },
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

/**
 * Which folder may import which. Everything follows from two tables; a new folder has its rules by default.
 */

/**
 * The rooms of `lib/src`, floor by floor: a room may import the floors below its own and nothing else. A room that is
 * not named here is a topic and stands on top of all of them: it may import every floor, but no other topic.
 */
const floors = [
  ["base"],
  ["runtime", "text"],
  ["compiled", "layers", "notebook"],
  ["plots", "training"],
  ["softmax"],
  ["attention", "recurrent"],
  ["seq2seq", "vision"],
];

/** What each package may import of ours, besides itself. */
const packages = {
  lib: [],
  datasets: ["lib"],
  grader: [],
  exercises: ["lib", "grader"],
  experiments: ["lib", "datasets"],
};

/** The packages of ours, and what is no package but may be imported by none of them. */
const everything = [...Object.keys(packages), "notebooks", "solutions"];

const named = floors.flat();

const roomRules = floors.flatMap((rooms, floor) =>
  rooms.map((room) => ({
    name: `${room}-stands-on-floors-below`,
    severity: "error",
    from: { path: `^lib/src/${room}/` },
    to: { path: `^lib/src/(?!(${[room, ...floors.slice(0, floor).flat()].join("|")})/)` },
  })),
);

const topicRule = {
  name: "topics-stand-on-floors-below",
  comment:
    "Topics do not know each other; what two of them need belongs on a floor of its own. " +
    "Two rooms only pass on what others hold: all figures, and earlier paths.",
  severity: "error",
  from: { path: `^lib/src/(?!(?:${named.join("|")}|figures|earlier)/)([^/]+)/` },
  to: { path: `^lib/src/(?!(${named.join("|")}|$1)/)` },
};

const packageRules = Object.entries(packages).map(([name, allowed]) => ({
  name: `${name}-knows-${allowed.join("-and-") || "nobody"}`,
  severity: "error",
  from: { path: `^${name}/` },
  to: { path: `^(${everything.filter((other) => other !== name && !allowed.includes(other)).join("|")})/` },
}));

/** A folder is entered by its index. Fast paths have a door of their own, for the fast paths of other rooms only. */
const doorRules = [
  {
    name: "rooms-are-entered-by-their-index",
    severity: "error",
    from: { path: "^(lib|datasets|grader|exercises|experiments)/src/([^/]+)/" },
    to: { path: "^$1/src/(?!$2/)[^/]+/(?!index\\.ts$|kernels/index\\.ts$)" },
  },
  {
    name: "packages-enter-their-rooms-by-the-index",
    severity: "error",
    from: { path: "^(lib|datasets|grader|exercises|experiments)/src/[^/]+\\.ts$" },
    to: { path: "^$1/src/[^/]+/(?!index\\.ts$)" },
  },
  {
    name: "kernels-serve-kernels",
    severity: "error",
    from: { path: "^lib/src/([^/]+)/(?!kernels/)" },
    to: { path: "^lib/src/(?!$1/)[^/]+/kernels/" },
  },
];

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    ...packageRules,
    ...roomRules,
    topicRule,
    ...doorRules,
    {
      name: "one-door-to-tensorflow",
      comment:
        "Only lib/src/runtime loads TensorFlow.js; everyone else imports { tf } from there. Types are free.",
      severity: "error",
      from: { pathNot: "^lib/src/runtime/" },
      to: { path: "@tensorflow/tfjs", dependencyTypesNot: ["type-only"] },
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

// @ts-check
/**
 * Our tests, written for jest, read by mocha: it loads a file of tests and TensorFlow once and then runs single tests
 * again and again, where jest would load everything anew for each change of the code. Only what the tests of
 * libraries use is there: `test`, `describe`, their `each` and `skip`, the four hooks and `expect`; no mocks.
 */
const { readFileSync } = require("node:fs");
const Module = require("node:module");

const { ModuleKind, ScriptTarget, transpileModule } = require("typescript");
const { bind } = require("jest-each");
const { expect } = require("expect");
const fastCheck = require("fast-check");

const compilerOptions = {
  module: ModuleKind.CommonJS,
  target: ScriptTarget.ES2022,
  esModuleInterop: true,
};

/** @type {any} */ (Module)._extensions[".ts"] = (/** @type {any} */ module, /** @type {string} */ file) => {
  module._compile(transpileModule(readFileSync(file, "utf8"), { compilerOptions }).outputText, file);
};

// A first counter-example is enough to notice a change; looking for the smallest takes most of the time.
fastCheck.configureGlobal({ endOnFailure: true });

const { interfaces } = require("../../.cache/mutants/node_modules/mocha");
const { bdd } = interfaces;

interfaces.bdd = function jestOnMocha(/** @type {any} */ suite) {
  bdd(suite);
  suite.on("pre-require", (/** @type {any} */ context) => {
    context.expect = expect;
    context.test = context.it;
    context.beforeAll = context.before;
    context.afterAll = context.after;
    for (const define of [context.test, context.describe]) {
      for (const each of [define, define.skip, define.only]) each.each = bind(each, false);
    }
  });
};

/** Code that tries to end, flood, escape or deceive the process it runs in. */

export type Case = [name: string, code: string, kind: string, message: RegExp];

export const cases: Case[] = [
  ["throws", "exports.f = () => { throw new Error('oops'); }", "runtime error", /^Error: oops$/],
  ["throws a symbol", "exports.f = () => { throw Symbol('x'); }", "runtime error", /throws Symbol\(x\)/],
  [
    "throws what throws",
    "exports.f = () => { throw { toString() { throw 1; } }; }",
    "runtime error",
    /cannot be shown/,
  ],
  ["process.exit()", "exports.f = () => process.exit(0)", "runtime error", /calls process\.exit\(\)/],
  ["process.exit() at load", "process.exit(0)", "runtime error", /calls process\.exit\(\)/],
  [
    "endless recursion",
    "exports.f = function f() { return f() + 1; }",
    "runtime error",
    /calls itself without end/,
  ],
  [
    "a rejection nobody awaits",
    "exports.f = () => { Promise.reject(new Error('late')); return 6; }",
    "runtime error",
    /late/,
  ],
  [
    "an error in a timer",
    "exports.f = () => new Promise(() => setTimeout(() => { throw new Error('late'); }))",
    "runtime error",
    /late/,
  ],
  ["returns a function", "exports.f = () => () => 6", "runtime error", /not data: a function/],
  [
    "returns a circle",
    "exports.f = () => { const a = []; a.push(a); return a; }",
    "runtime error",
    /circular/,
  ],
  ["a promise never resolved", "exports.f = () => new Promise(() => {})", "timeout", /never resolved/],
  ["an endless loop", "exports.f = () => { for (;;); }", "timeout", /does not finish within 0.7 seconds/],
  ["a loop after await", "exports.f = async () => { await null; for (;;); }", "timeout", /does not finish/],
  ["a microtask loop", "exports.f = async () => { for (;;) await null; }", "timeout", /does not finish/],
  [
    "a timer that never ends",
    "exports.f = () => new Promise(() => setInterval(() => {}, 5))",
    "timeout",
    /does not finish/,
  ],
  ["a loop while loading", "for (;;);", "timeout", /Loading the code takes more than 3 seconds/],
  ["a getter that loops", "exports.f = () => ({ get a() { for (;;); } })", "timeout", /does not finish/],
  [
    "prints 100 MB",
    "exports.f = () => { for (let i = 0; i < 1e5; i++) console.log('x'.repeat(1000)); return 6; }",
    "blocked",
    /prints more than 1 MB/,
  ],
  [
    "prints 100 MB to stderr",
    "exports.f = () => { for (;;) process.stderr.write('x'.repeat(1e5)); }",
    "blocked",
    /prints more than 1 MB/,
  ],
  ["a huge array", "exports.f = () => new Array(3e6).fill(1.2345678)", "blocked", /too large/],
  ["a huge string", "exports.f = () => 'x'.repeat(2e8)", "blocked", /too large/],
  [
    "process.kill",
    "exports.f = () => process.kill(process.ppid, 9)",
    "blocked",
    /process\.kill is not available/,
  ],
  [
    "process.binding",
    "exports.f = () => process.binding('fs')",
    "blocked",
    /process\.binding is not available/,
  ],
  [
    "process.getBuiltinModule",
    "exports.f = () => process.getBuiltinModule('fs')",
    "blocked",
    /getBuiltinModule is not/,
  ],
  [
    "process.dlopen",
    "exports.f = () => process.dlopen({ exports: {} }, '/x.node')",
    "blocked",
    /dlopen is not/,
  ],
  [
    "require",
    "exports.f = () => require('fs').readFileSync('/etc/passwd', 'utf8')",
    "blocked",
    /require\("fs"\)/,
  ],
  [
    "import()",
    "exports.f = async () => Object.keys(await import('node:fs'))",
    "blocked",
    /import\(\) is not allowed/,
  ],
  [
    "import() through Function",
    "exports.f = () => new Function('return import(\"node:net\")')()",
    "blocked",
    /import\(\)/,
  ],
  ["fetch", "exports.f = () => fetch('http://127.0.0.1:1')", "blocked", /no network/],
  ["WebSocket", "exports.f = () => new WebSocket('ws://127.0.0.1:1')", "blocked", /no network/],
  [
    "kill through a constructor",
    "exports.f = () => console.log.constructor('return process')().kill(1)",
    "blocked",
    /kill/,
  ],
];

/** Gives data, and nothing but data: [name, code, value]. */
export const harmless: [string, string, unknown][] = [
  [
    "nothing of Node is in sight",
    "exports.f = () => ['Worker', 'navigator', 'BroadcastChannel', 'WebAssembly' + 1].filter((n) => n in globalThis).concat(new Function('return typeof require + typeof module')())",
    ["undefinedundefined"],
  ],
  [
    "no environment, no arguments",
    "exports.f = () => [process.env, process.argv.length, process.mainModule]",
    [{}, 1, undefined],
  ],
  [
    "stack frames give no way out",
    "exports.f = () => { Error.prepareStackTrace = (e, s) => s; const { stack } = new Error(); return typeof stack === 'string' ? [] : stack.slice(1).map((c) => typeof c.getFunction()).filter((t) => t !== 'undefined'); }",
    [],
  ],
  [
    "an always equal object is what it says once",
    "exports.f = () => ({ valueOf: 6, toJSON: 6, [Symbol.toPrimitive]: () => 6 })",
    { valueOf: 6, toJSON: 6 },
  ],
  [
    "a proxy becomes data",
    "exports.f = () => new Proxy([1, 2], { get: (t, k) => (k === 'length' ? 2 : 6) })",
    [6, 6],
  ],
  [
    "patched built-ins break only their owner",
    `JSON.stringify = JSON.parse = () => "1"; Object.is = () => true; Array.isArray = () => false;
    Object.keys = () => []; Object.prototype.toJSON = () => 6; Array.prototype.map = Array.prototype.push = Array.prototype.find = () => 0;
    Promise.prototype.then = () => {}; RegExp.prototype.test = RegExp.prototype.exec = () => null; String.prototype.slice = () => "";
    String.prototype.indexOf = () => 0; if (globalThis.Buffer) Buffer.from = Buffer.concat = () => 1; Math.abs = () => 0; globalThis.Error = globalThis.Promise = 5;
    exports.f = (xs) => [xs[0], NaN, -0, { a: new Float32Array([2]) }]`,
    [1, NaN, -0, { a: Float32Array.of(2) }],
  ],
];

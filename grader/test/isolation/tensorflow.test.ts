/** Learner code that may use TensorFlow.js: what it gets, and that it can reach nothing more than without. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  defaultLimits,
  findSandbox,
  type Outcome,
  permissionSandbox,
  type Sandbox,
  startIsolatedRunner,
  tensor,
} from "../../src";
import { allowedPackages } from "../../src/isolation/packages";
import { cases, harmless } from "./hostileCases";
import { roomyLimits, run } from "./run";

const RUNTIME = "@attention-lab/lib/runtime";
const TF = `const { tf } = require("${RUNTIME}"); `;
const project = join(__dirname, "..", "..", "..");
const two = tensor([[1, 2], [3, 4]]); // prettier-ignore

async function sandboxes(): Promise<Sandbox[]> {
  const best = await findSandbox(roomyLimits);
  return best.isolation === "bubblewrap" ? [best, permissionSandbox()] : [best];
}

describe.each([0, 1])("isolation %i", (index) => {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => (sandbox = (await sandboxes())[index]));
  const withTf = (code: string, args: unknown[] = [two]): Promise<Outcome | undefined> =>
    sandbox ? run(TF + code, sandbox, args, roomyLimits, [RUNTIME]) : Promise.resolve(undefined);
  /** Does nothing where this machine has no such isolation. */
  const expectOutcome = async (outcome: Promise<Outcome | undefined>, wanted: object) => {
    const got = await outcome;
    if (got) expect(got).toMatchObject(wanted);
  };

  test("tensors come in and go out, alone and inside objects; what is left behind is counted", async () => {
    const product = { kind: "value", value: tensor([[7, 10], [15, 22]]), mutated: false }; // prettier-ignore
    await expectOutcome(withTf("exports.f = (x) => tf.matMul(x, x)"), product);
    await expectOutcome(withTf("exports.f = async (x) => ({ a: [x.matMul(x)] })"), {
      value: { a: [product.value] },
    });
    await expectOutcome(withTf("exports.f = (x) => { x.add(1); x.add(2); return x.mul(0); }"), { leaked: 2 });
    await expectOutcome(withTf("exports.f = (x) => x.greater(2)"), { value: { tensor: "bool", values: [0, 0, 1, 1] } }); // prettier-ignore
    await expectOutcome(withTf("exports.f = (x) => tf.grad((y) => y.square().sum())(x)"), {
      value: tensor([[2, 4], [6, 8]]), // prettier-ignore
    });
  });

  test("what happens to the arguments is seen", async () => {
    await expectOutcome(withTf("exports.f = (x) => { x.dispose(); return 1; }"), { disposed: true });
    await expectOutcome(withTf("exports.f = (x) => { x.dataSync()[0] = 9; return 1; }"), { mutated: true });
    await expectOutcome(withTf("exports.f = (x) => tf.tidy(() => { tf.dispose(x); }) ?? 1"), {
      disposed: true,
    });
    const freed = "exports.f = (x) => { let y; tf.tidy(() => { y = x.add(1); }); return y; }";
    await expectOutcome(withTf(freed), { message: expect.stringMatching(/disposed already.*tf\.tidy/) });
  });

  test.each([
    ["the library's answers", `require("@attention-lab/lib/attention")`, "blocked"],
    ["the rest of the library's runtime", `require("${RUNTIME}").createRandom(1)`, "runtime error"],
    ["TensorFlow's own address loader", `tf.loadLayersModel("file:///etc/passwd")`, "runtime error"],
    ["fetch through TensorFlow", `tf.util.fetch("http://127.0.0.1:1")`, "blocked"],
    ["node-fetch through TensorFlow", `(globalThis.fetch = null, tf.util.fetch("http://127.0.0.1:1"))`, "runtime error"], // prettier-ignore
  ])("%s: refused", async (_, code, kind) => {
    await expectOutcome(withTf(`exports.f = async () => ${code}`), { kind });
  });

  test("TensorFlow hands out nothing of Node", async () => {
    const code = `exports.f = () => [Object.keys(tf.env().platform.util).join(), typeof tf.io, typeof tf.data,
      typeof tf.env().global.process.binding, "fetch" in tf.env().platform, typeof tf.env().global.require]`;
    const value = ["TextDecoder,types", "undefined", "undefined", "function", true, "undefined"];
    await expectOutcome(withTf(code), { kind: "value", value });
  });

  test("what was blocked without TensorFlow still is", async () => {
    if (!sandbox) return;
    const blocked = cases
      .filter(([, , kind]) => kind === "blocked")
      .filter(([name]) => !/prints|huge/.test(name));
    const codes = JSON.stringify(blocked.map(([, code]) => code));
    // One process for all: each answer is an error, and the process lives on.
    const code = `exports.f = (i) => { const own = {}; new Function("exports", "require", ${codes}[i])(own, require); return own.f(); }`;
    const program = { code: TF + code, functionName: "f", allowedImports: [RUNTIME] };
    const runner = await startIsolatedRunner(program, { sandbox, limits: roomyLimits, project });
    for (const [i, [name, , kind, message]] of blocked.entries()) {
      const outcome = await runner.call([i]);
      expect({ name, ...outcome }).toMatchObject({ name, kind, message: expect.stringMatching(message) });
    }
    runner.stop();
  });

  const [patched] = harmless.filter(([name]) => name.startsWith("patched"));
  test.each(harmless.filter((each) => each !== patched))("still harmless: %s", async (_, code, value) => {
    await expectOutcome(withTf(code, [[1, 2, 3]]), { kind: "value", value, mutated: false });
  });

  test("patched built-ins break TensorFlow for their owner, and nothing else", async () => {
    await expectOutcome(withTf(patched?.[1] ?? "", [[1, 2, 3]]), { kind: "runtime error" });
  });

  const unreadable = [
    "lib/dist/attention/index.js",
    "node_modules/@attention-lab/lib/dist/attention/index.js",
    "exercises/dist/index.js",
    "solutions/02-attention.ipynb",
    "node_modules/mathjs/package.json",
    "package.json",
  ];
  test("with all of Node in hand, only TensorFlow can be read", async () => {
    if (!sandbox) return;
    const { folders } = allowedPackages([RUNTIME], project);
    const { file, args, cwd } = sandbox.command(defaultLimits, folders);
    const paths = ["node_modules/@tensorflow/tfjs/package.json", ...unreadable].map((name) =>
      join(project, name),
    );
    const script = `const read = (f) => { try { return require("fs").readFileSync(f, "utf8").length > 0 } catch { return false } };
      console.log(${JSON.stringify(paths)}.filter(read).join())`;
    const { stdout } = await promisify(execFile)(file, [...args.slice(0, -1), "-e", script], {
      cwd,
      env: { PATH: process.env.PATH },
    });
    expect(stdout.trim()).toBe(paths[0]);
  });
});

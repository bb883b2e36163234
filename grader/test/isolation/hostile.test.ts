/**
 * What hostile code yields, under each isolation that this machine has.
 * Each case ends with its class and message, and none of them gives a value that it did not compute.
 */
import { type Isolation, type Sandbox, workingSandboxes } from "../../src";
import { cases, harmless } from "./hostileCases";
import { roomyLimits, run, shortLimits } from "./run";

const walls: readonly Isolation[] = ["bubblewrap", "container", "quickjs", "node permission model"];

/** QuickJS does not tell of rejections: the value counts. */
const unseen = (isolation: Isolation, name: string) =>
  isolation === "quickjs" && name === "a rejection nobody awaits";

const found = async (isolation: Isolation): Promise<Sandbox | undefined> =>
  (await workingSandboxes(roomyLimits)).find((each) => each.isolation === isolation);

describe.each(walls)("%s", (isolation) => {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    sandbox = await found(isolation);
    if (!sandbox) console.warn(`${isolation} does not work on this machine: not tested.`);
  });

  test.concurrent.each(cases)("%s", async (name, code, kind, message) => {
    if (unseen(isolation, name)) return;
    const chosen = await found(isolation);
    if (!chosen) return;
    const limits = kind === "timeout" ? shortLimits : roomyLimits;
    const outcome = await run(code, chosen, [[1, 2, 3]], limits);
    expect(outcome).toMatchObject({ kind, message: expect.stringMatching(message) });
  });

  test.each(harmless)("%s", async (_, code, value) => {
    if (!sandbox) return;
    expect(await run(code, sandbox)).toEqual({ kind: "value", value, mutated: false });
  });

  test.each([
    ["2 GB of lists", "exports.f = () => { const a = []; for (;;) a.push(new Array(1000).fill(1)); }"],
    ["2 GB of typed arrays", "exports.f = () => new Float64Array(2.5e8).fill(1).length"],
  ])("%s", async (_, code) => {
    if (!sandbox) return;
    const outcome = await run(code, sandbox, [[1]]);
    expect(outcome).toMatchObject({
      kind: "out of memory",
      message: expect.stringMatching(/512 MB of memory/),
    });
  });

  test("changing the arguments is seen", async () => {
    if (!sandbox) return;
    expect(await run("exports.f = (xs) => xs.sort().reverse()[0]", sandbox)).toMatchObject({ mutated: true });
  });
});

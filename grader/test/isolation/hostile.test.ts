/**
 * What hostile code yields, under each isolation that this machine has.
 * Each case ends with its class and message, and none of them gives a value that it did not compute.
 */
import { findSandbox, permissionSandbox, type Sandbox } from "../../src";
import { cases, harmless } from "./hostileCases";
import { roomyLimits, run, shortLimits } from "./run";

async function sandboxes(): Promise<Sandbox[]> {
  const best = await findSandbox(roomyLimits);
  return best.isolation === "bubblewrap" ? [best, permissionSandbox()] : [best];
}

describe.each([0, 1])("isolation %i", (index) => {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => (sandbox = (await sandboxes())[index]));

  test.concurrent.each(cases)("%s", async (_, code, kind, message) => {
    const chosen = (await sandboxes())[index];
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

import { photographNames, readPhotograph, type PhotographName } from "../src";
import { cardOf } from "./cardOf";

test.each(photographNames)(
  "%s: grey, square, with dark and bright parts, named in its card",
  async (name) => {
    const { width, height, channels, data } = await readPhotograph(name, 37);
    expect([width, height, channels, data.length]).toEqual([37, 37, 1, 1369]);
    const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
    const deviation = Math.sqrt(data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / data.length);
    expect(deviation).toBeGreaterThan(0.05);
    expect(cardOf("photographs")).toContain(`\`${name}\``);
  },
);

test("the example of the docstring, and what is refused", async () => {
  expect((await readPhotograph("boats", 96)).data).toHaveLength(9216);
  await expect(readPhotograph("bots" as PhotographName, 9)).rejects.toThrow(
    "name: expected one of boats, flower, mountains, got bots",
  );
  await expect(readPhotograph("boats", 0)).rejects.toThrow("side:");
});

/** Motifs, textures and masks: what their cards say. */
import { createRandom } from "@attention-lab/lib/runtime";
import type { Image } from "@attention-lab/lib/vision";
import {
  acrossScales,
  drawMask,
  drawMotifPair,
  drawTexture,
  maskKinds,
  oneScale,
  type TextureName,
} from "../src";
import { cardOf as card } from "./cardOf";

const at = ({ width, data }: Image, x: number, y: number) => data[y * width + x] as number;
const shareOf = ({ data }: Image) => data.reduce((sum, one) => sum + one, 0) / data.length;

describe("motifs", () => {
  test.each([0.5, 1, 1.5, 2, 3, 4])(
    "at ratio %f the copy shows what the motif hides, cell by cell",
    (ratio) => {
      for (const seed of [1, 2, 3]) {
        const { truth, mask, motif, copy } = drawMotifPair(createRandom(seed), { ratio, shift: seed });
        for (let y = 0; y < 16; y += 2) {
          for (let x = 0; x < 16; x += 2) {
            const there = at(truth, copy.x + Math.floor(x * ratio), copy.y + Math.floor(y * ratio));
            expect(at(truth, motif.x + x, motif.y + y)).toBe(there);
            const hidden = x >= 4 && x < 12 && y >= 4 && y < 12;
            expect(at(mask, motif.x + x, motif.y + y)).toBe(Number(hidden));
          }
        }
        expect(shareOf(mask) * 112 * 112).toBeCloseTo(64, 3);
      }
    },
  );

  test("a seed names a picture, bad input is refused, the card tells the size", () => {
    expect(drawMotifPair(createRandom(7)).truth.data).toEqual(drawMotifPair(createRandom(7)).truth.data);
    expect(drawMotifPair(createRandom(8)).truth.data).not.toEqual(drawMotifPair(createRandom(7)).truth.data);
    expect(() => drawMotifPair(createRandom(1), { ratio: 1.25 })).toThrow(/^ratio/);
    expect(() => drawMotifPair(createRandom(1), { shift: 12 })).toThrow(/^shift/);
    expect(card("motifs")).toContain("112 × 112");
  });
});

describe("textures", () => {
  const names: TextureName[] = [...acrossScales, ...oneScale];

  test.each(names)("%s lies in 0 … 1, is not flat, and changes with the seed only", (name) => {
    const one = drawTexture(name, createRandom(1), 40);
    expect(one.data.every((x) => x >= 0 && x <= 1)).toBe(true);
    expect(Math.max(...one.data) - Math.min(...one.data)).toBeGreaterThan(0.3);
    expect(drawTexture(name, createRandom(1), 40).data).toEqual(one.data);
    expect(drawTexture(name, createRandom(2), 40).data).not.toEqual(one.data);
    expect(card("textures")).toContain(`\`${name}\``);
  });

  test("rings halved look like rings: their inner half at full size equals all of them at half size", () => {
    const large = drawTexture("rings", createRandom(3), 96);
    const small = drawTexture("rings", createRandom(3), 48);
    // One octave is two periods: the picture of half the side shows the same rings.
    const half = (x: number, y: number) =>
      [0, 1].flatMap((i) => [0, 1].map((j) => at(large, 2 * x + i, 2 * y + j)));
    for (const [x, y] of [
      [40, 24],
      [6, 10],
      [24, 3],
    ] as const) {
      expect(half(x, y).reduce((a, b) => a + b, 0) / 4).toBeCloseTo(at(small, x, y), 1);
    }
    expect(() => drawTexture("marble" as TextureName, createRandom(1))).toThrow(/^name/);
  });
});

describe("masks", () => {
  test.each(maskKinds)("%s hides about as much as asked, and only with 0 and 1", (kind) => {
    for (const share of [0.05, 0.2]) {
      const mask = drawMask(kind, createRandom(kind), { width: 96, height: 64, share });
      expect(mask.data.every((x) => x === 0 || x === 1)).toBe(true);
      expect(shareOf(mask)).toBeGreaterThan(0.9 * share);
      expect(shareOf(mask)).toBeLessThan(share + 0.05);
      expect(card("masks")).toContain(`\`${kind}\``);
    }
  });

  test("60 % of all kinds but text; errors", () => {
    for (const kind of maskKinds.filter((one) => one !== "text" && one !== "ring")) {
      const mask = drawMask(kind, createRandom(1), { width: 48, height: 48, share: 0.6 });
      expect(Math.abs(shareOf(mask) - 0.6)).toBeLessThan(0.08);
    }
    expect(() => drawMask("box", createRandom(1), { width: 48, height: 48, share: 0.7 })).toThrow(/^share/);
    expect(() => drawMask("box", createRandom(1), { width: 8, height: 48, share: 0.1 })).toThrow(/^width/);
    expect(() => drawMask("blot" as "box", createRandom(1), { width: 48, height: 48, share: 0.1 })).toThrow(
      /^kind/,
    );
  });
});

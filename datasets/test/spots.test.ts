/** Two squares, near and far: what the card says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "@attention-lab/lib/runtime";
import { drawSpots, spotDistances, type SpotPicture } from "../src/spots";

/** The squares as [x, y, colour], found by their even colour, as noise is never even. */
function squaresOf({ image: { data } }: SpotPicture): [number, number, string][] {
  const at = (x: number, y: number) => [...data.slice(3 * (y * 32 + x), 3 * (y * 32 + x) + 3)].join();
  const found: [number, number, string][] = [];
  for (let y = 0; y <= 28; y++) {
    for (let x = 0; x <= 28; x++) {
      const inside = Array.from({ length: 16 }, (_, i) => at(x + (i % 4), y + Math.floor(i / 4)));
      if (inside.every((colour) => colour === inside[0])) found.push([x, y, inside[0] as string]);
    }
  }
  return found;
}

test.each(["near", "far"] as const)(
  "%s: two squares at that distance, of one colour in half of the pictures",
  (distance) => {
    const random = createRandom(`spots ${distance}`);
    const pictures = Array.from({ length: 60 }, () => drawSpots(random, distance));
    const [least, most] = spotDistances[distance];
    for (const picture of pictures) {
      const found = squaresOf(picture);
      const apart = found.flatMap(([x, y], i) =>
        found.slice(i + 1).map(([u, v]) => Math.hypot(x - u, y - v)),
      );
      // Two that touch and are alike hold further even squares between them.
      const widest = Math.max(...apart);
      expect(widest).toBeGreaterThanOrEqual(least);
      expect(widest).toBeLessThanOrEqual(most);
      expect(new Set(found.map(([, , colour]) => colour)).size).toBe(picture.same ? 1 : 2);
    }
    const share = pictures.filter(({ same }) => same).length / pictures.length;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.2);
  },
);

test("a seed names a picture; other distances are refused; the card tells the sizes", () => {
  expect(drawSpots(createRandom(3), "far")).toEqual(drawSpots(createRandom(3), "far"));
  expect(() => drawSpots(createRandom(3), "middle" as "far")).toThrow(
    /^distance: expected near or far, got "middle"/,
  );
  const card = readFileSync(join(__dirname, "../src/spots/card.md"), "utf8");
  expect(card).toContain(`${spotDistances.far[0]} to ${spotDistances.far[1]} pixels apart`);
});

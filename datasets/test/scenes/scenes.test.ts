import { createRandom } from "@attention-lab/lib/base";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import path from "node:path";
import {
  colourNames,
  drawScene,
  drawScenes,
  heldOutCombinations,
  heldOutRelations,
  maskOf,
  sceneKinds,
  sceneSet,
  sceneWords,
  shapeNames,
  tokensOf,
  trueCaptions,
  type Scene,
  type SceneKind,
} from "../../src/scenes";

const text = (scene: Scene) => tokensOf(scene.caption).join(" ");
const some = (kind: SceneKind, count = 60) =>
  drawScenes(`test/${kind}`, count, { kinds: [kind], noise: 0, clutter: 0 });

/** The centre of a mask, from its pixels. */
function centre(mask: Uint8Array, width: number): { x: number; y: number } {
  let [x, y, n] = [0, 0, 0];
  for (let i = 0; i < mask.length; i++)
    if (mask[i]) [x, y, n] = [x + (i % width), y + Math.floor(i / width), n + 1];
  return { x: x / n, y: y / n };
}

/** What lies at a pixel, by the brightest and the darkest channel. */
function colourAt({ image }: Scene, pixel: number): string {
  const [r, g, b] = [0, 1, 2].map((c) => image.data[3 * pixel + c] as number) as [number, number, number];
  const [top, low] = [Math.max(r, g, b), Math.min(r, g, b)];
  if (b === top) return r > g + 0.12 * top ? "purple" : "blue";
  if (g === top) return "green";
  if (low === b && g > 0.75 * r) return "yellow";
  return g > 0.33 * r ? "orange" : "red";
}

describe("pictures and masks", () => {
  test("a scene has the size asked for, values from 0 to 1, and a mask for every object, none empty", () => {
    for (const side of [16, 64, 96]) {
      for (const { image, masks, objects } of drawScenes(side, 20, { side, noise: 0.5 })) {
        expect([image.width, image.height, image.channels, image.data.length]).toEqual([
          side,
          side,
          3,
          side * side * 3,
        ]);
        expect(image.data.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(masks.map((mask) => mask.length)).toEqual(objects.map(() => side * side));
        expect(masks.every((mask) => mask.includes(1))).toBe(true);
      }
    }
  });

  test("no pixel belongs to two objects", () => {
    for (const { masks } of sceneKinds.flatMap((kind) => some(kind, 20))) {
      const shared = [...(masks[0] as Uint8Array).keys()].filter(
        (i) => masks.filter((mask) => mask[i]).length > 1,
      );
      expect(shared).toEqual([]);
    }
  });

  test("the colour word is the colour of the pixels of its mask", () => {
    for (const scene of drawScenes("colours", 40, { side: 128, noise: 0, kinds: sceneKinds })) {
      for (const word of scene.caption.filter(({ kind }) => kind === "colour")) {
        const mask = maskOf(scene, word);
        const inner = [...mask.keys()].filter((i) =>
          [i, i - 1, i + 1, i - 128, i + 128].every((j) => mask[j] === 1),
        ); // no edges
        const votes = inner.map((i) => colourAt(scene, i));
        const share = votes.filter((vote) => vote === word.text).length / votes.length;
        expect(share).toBeGreaterThan(0.8);
      }
    }
  });

  test("areas are those of the shapes, in squares of the radius", () => {
    const areas = { circle: Math.PI, square: 4 * 0.84 ** 2, triangle: (3 * Math.sqrt(3)) / 4, ring: Math.PI * (1 - 0.58 ** 2), cross: 4 * 0.3 * 0.95 * 2 - 0.36, star: 5 * 0.45 * Math.sin(Math.PI / 5) }; // prettier-ignore
    for (const { objects, masks } of drawScenes("area", 24, { side: 192, kinds: ["one"] })) {
      const [object] = objects as [(typeof objects)[number]];
      const pixels = masks[0]?.reduce((sum, seen) => sum + seen, 0) as number;
      expect(pixels / (object.radius * 192) ** 2 / areas[object.shape]).toBeCloseTo(1, 1);
    }
  });

  test("outside the masks nothing but grey: marks and backgrounds have no colour", () => {
    for (const scene of drawScenes("grey", 10, { noise: 0, clutter: 8 })) {
      const { data } = scene.image;
      const near = (i: number) =>
        [0, 1, -1, 64, -64, 65, -65, 63, -63].some((d) => scene.masks.some((mask) => mask[i + d]));
      for (let i = 0; i < 64 * 64; i++) {
        if (near(i)) continue;
        const three = [0, 1, 2].map((c) => data[3 * i + c] as number);
        expect(Math.max(...three) - Math.min(...three)).toBeLessThan(0.13);
      }
    }
  });
});

describe("captions", () => {
  test("relations hold between the centres of the masks", () => {
    for (const scene of some("beside")) {
      const [a, b] = scene.masks.map((mask) => centre(mask, 64)) as [
        { x: number; y: number },
        { x: number; y: number },
      ];
      for (const caption of trueCaptions(scene)) {
        const [first, second] = caption.find(({ kind, objects }) => kind === "shape" && objects[0] === 0) === caption.find(({ kind }) => kind === "shape") ? [a, b] : [b, a]; // prettier-ignore
        const words = tokensOf(caption);
        if (words.includes("left")) expect(first.x).toBeLessThan(second.x);
        else if (words.includes("right")) expect(first.x).toBeGreaterThan(second.x);
        else if (words.includes("above")) expect(first.y).toBeLessThan(second.y);
        else expect(words.includes("below") && first.y > second.y).toBe(true);
      }
    }
  });

  test("a pair stands apart along its relation and near along the other axis", () => {
    for (const { objects, relation } of some("beside")) {
      const [a, b] = objects as [(typeof objects)[number], (typeof objects)[number]];
      const [along, across] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
      const sideways = relation === "left of" || relation === "right of";
      expect(sideways ? along > across : across > along).toBe(true);
    }
  });

  test("what is inside lies within the bounds of the other and covers it", () => {
    for (const { objects, masks } of some("inside")) {
      const [inner, outer] = objects as [(typeof objects)[number], (typeof objects)[number]];
      expect(Math.hypot(inner.x - outer.x, inner.y - outer.y) + inner.radius).toBeLessThan(outer.radius);
      expect(inner.colour).not.toBe(outer.colour);
      expect(masks).toHaveLength(2);
    }
  });

  test("a number word is the number of separate patches of the mask", () => {
    for (const scene of some("count").filter(({ objects }) => objects[0]?.texture === "plain")) {
      const word = scene.caption.find(({ kind }) => kind === "count");
      expect(["", "", "two", "three", "four"].indexOf(word?.text ?? "")).toBe(
        patches(maskOf(scene, word as never), 64),
      );
    }
  });

  test("between: the middle one is named first", () => {
    for (const scene of some("between")) {
      const [middle, ...others] = scene.masks.map((mask) => centre(mask, 64));
      for (const axis of ["x", "y"] as const) {
        const [low, high] = others.map((other) => other[axis]).sort((p, q) => p - q) as [number, number];
        if (high - low > 20) expect((middle as { x: number; y: number })[axis] > low && (middle as { x: number; y: number })[axis] < high).toBe(true); // prettier-ignore
      }
    }
  });

  test("the drawn caption is one of the true ones, which all differ; articles fit", () => {
    for (const scene of sceneKinds.flatMap((kind) => some(kind, 20))) {
      const all = trueCaptions(scene).map((caption) => tokensOf(caption).join(" "));
      expect(all).toContain(text(scene));
      expect(new Set(all).size).toBe(all.length);
      for (const caption of all) expect(caption).not.toMatch(/\ba [aeiou]|\ban [^aeiou]/);
    }
  });

  test("words for size and texture are said of what has them, and there is real variety", () => {
    const scenes = drawScenes("variety", 400, { side: 16 });
    for (const { caption, objects } of scenes) {
      for (const word of caption) {
        const object = objects[word.objects[0] ?? -1];
        if (word.kind === "size") expect(object?.size).toBe(word.text);
        if (word.kind === "texture") expect(object?.texture.slice(0, 3)).toBe(word.text.slice(0, 3));
      }
    }
    const forms = new Set(scenes.map(({ caption }) => caption.map(({ kind, text: word }) => (kind === "function" ? word : kind)).join(" "))); // prettier-ignore
    expect(forms.size).toBeGreaterThan(40);
  });

  test("every word said is listed, every listed word is said", () => {
    const scenes = [...drawScenes("words", 400, { side: 16 }), ...some("between", 20)];
    const said = new Set(scenes.flatMap((scene) => trueCaptions(scene).flatMap(tokensOf)));
    expect([...said].sort()).toEqual([...sceneWords].sort());
  });
});

describe("what is held out", () => {
  const phrase = (scene: Scene) => ` ${tokensOf(scene.caption).join(" ")} `;
  const bare = (scene: Scene) => phrase(scene).replace(/ (small|large|striped|dotted|is)(?= )/g, "").replace(/ with (stripes|dots)/g, ""); // prettier-ignore
  const combination = new RegExp(heldOutCombinations.map(([c, s]) => `${c} ${s}`).join("|"));
  const turned = { "left of": "right of", above: "below" } as Record<string, string>;
  const relations = heldOutRelations.flatMap(([a, r, b]) => [
    `${a} ${r} an? \\w+ ${b}`,
    `${b} ${turned[r]} an? \\w+ ${a}`,
  ]);
  const relation = new RegExp(relations.join("|"));

  test("known scenes say nothing that is held out, in 600 captions", () => {
    for (const scene of drawScenes("known", 600, { side: 16, kinds: ["one", "beside", "count"] })) {
      expect(bare(scene)).not.toMatch(combination);
      expect(bare(scene)).not.toMatch(relation);
    }
  });

  test("held-out scenes show what they are named after, and not the other", () => {
    for (const scene of drawScenes("held", 50, {
      side: 16,
      kinds: ["one", "beside"],
      content: "combination",
    })) {
      expect(bare(scene)).toMatch(combination);
      expect(bare(scene)).not.toMatch(relation);
    }
    for (const scene of drawScenes("held", 50, { side: 16, kinds: ["beside"], content: "relation" })) {
      expect(bare(scene)).toMatch(relation);
      expect(bare(scene)).not.toMatch(combination);
    }
  });

  test("every colour and every shape of a held-out combination is in training", () => {
    const objects = drawScenes("parts", 300, { side: 16 }).flatMap((scene) => scene.objects);
    expect(new Set(objects.map(({ colour }) => colour)).size).toBe(colourNames.length);
    expect(new Set(objects.map(({ shape }) => shape)).size).toBe(shapeNames.length);
    expect(objects.some(({ colour, shape }) => colour === "purple" && shape === "star")).toBe(false);
  });
});

test("the same seed gives the same scenes, another seed others; training draws anew", () => {
  const draw = (seed: number) => drawScenes(seed, 5, { side: 16 });
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const { train } = sceneSet(1, { test: 2, side: 16 });
  expect(train(createRandom(1), 2)).toEqual(train(createRandom(1), 2));
  expect(train(createRandom(1), 2)).not.toEqual(train(createRandom(2), 2));
});

test("the default sizes are those of the data card, which names what is held out", () => {
  const card = readFileSync(path.join(__dirname, "../../src/scenes/card.md"), "utf8").replace(/ {2,}/g, " ");
  const { dev, test: splits } = sceneSet("card", { side: 16 });
  for (const [name, scenes] of Object.entries({ dev, ...splits }))
    expect(card).toContain(`| ${name} | ${scenes.length} |`);
  for (const [colour, shape] of heldOutCombinations) expect(card).toContain(`${colour} ${shape}`);
  for (const [a, r, b] of heldOutRelations) expect(card).toContain(`a ${a} ${r} a ${b}`);
  expect(card).toContain(`${sceneWords.length} words`);
});

test("bad input is named", () => {
  const draw = (options: Parameters<typeof drawScene>[1]) => () => drawScene(createRandom(1), options);
  expect(draw({ side: 8 })).toThrow(/^side: .*≥ 16, got 8/);
  expect(draw({ clutter: -1 })).toThrow(/^clutter/);
  expect(draw({ noise: NaN })).toThrow(/^noise: .*0 to 1, got NaN/);
  expect(draw({ kinds: [] })).toThrow(/^kinds: .*got none/);
  expect(draw({ kinds: ["many" as SceneKind] })).toThrow(/^kinds: .*beside.*got many/);
  expect(draw({ kinds: ["one"], content: "relation" })).toThrow(/^kinds: .*beside/);
});

test("the examples of the docstrings", () => {
  fc.assert(fc.property(fc.string(), (seed) => expect(drawScenes(seed, 3, { kinds: ["one"], side: 16 })).toHaveLength(3)), { numRuns: 5 }); // prettier-ignore
  expect(sceneSet(1, { test: 50, side: 16 }).test.two).toHaveLength(50);
});

/** Patches of a mask that touch nowhere, not even at corners, by filling. */
function patches(mask: Uint8Array, width: number): number {
  const left = new Set([...mask.keys()].filter((i) => mask[i] === 1));
  let count = 0;
  for (const start of left) {
    count++;
    const queue = [start];
    left.delete(start);
    for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
      for (const dy of [-width, 0, width])
        for (const j of [i + dy - 1, i + dy, i + dy + 1]) if (left.delete(j)) queue.push(j);
    }
  }
  return count;
}

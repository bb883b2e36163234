// @ts-check
/** Our side of the inpainting benchmark: makes the pictures, fills their holes, answers with a time or with the fill. */
import { createRequire } from "node:module";
import { methods } from "../inpaint/methods.mjs";
import { profileKernels } from "./profile.mjs";
import { serve } from "./serve.mjs";

const require = createRequire(import.meta.url);
/** @type {typeof import("@attention-lab/lib")} */
const { backend, tf, createRandom } = require("@attention-lab/lib");
/** @type {typeof import("@attention-lab/lib/pyramid")} */
const pyramid = require("@attention-lab/lib/pyramid");
/** @type {typeof import("@attention-lab/datasets")} */
const { drawMask, drawTexture, readPhotograph } = require("@attention-lab/datasets");

/** @type {typeof import("@attention-lab/lib/vision")} */
const { countedValues, psnr } = require("@attention-lab/lib/vision");

/** @typedef {import("@attention-lab/lib/vision").Image} Image */
/** @typedef {{ truth: Image, mask: Image }} Picture */

/** @type {readonly { content: "brick" | "rings" | "boats", side: number, hole: "box" | "strokes" }[]} */
const PICTURES = [
  { content: "brick", side: 64, hole: "box" },
  { content: "brick", side: 128, hole: "box" },
  { content: "boats", side: 128, hole: "strokes" },
];

/** @type {Map<number, Picture>} */
const made = new Map();

/** @param {number} i @returns {Promise<Picture>} the same at every request */
async function pictureOf(i) {
  const known = made.get(i);
  if (known) return known;
  const { content, side, hole } = PICTURES[i] ?? PICTURES[0] ?? fail();
  const truth =
    content === "boats"
      ? await readPhotograph(content, side)
      : drawTexture(content, createRandom(`bench/${content}`), side);
  const mask = drawMask(hole, createRandom(`bench/${hole}`), { width: side, height: side, share: 0.05 });
  const picture = { truth, mask };
  made.set(i, picture);
  return picture;
}

/** @returns {never} */
function fail() {
  throw new Error("there is no such picture");
}

/** @param {string} name @param {Picture} picture @returns {Promise<Image>} */
async function filled(name, { truth, mask }) {
  const method = methods[name] ?? fail();
  if (method.fill) return method.fill(pyramid, truth, mask);
  const { image } = await (method.from ?? fail())(pyramid, truth, mask, () => undefined);
  return image;
}

/** @param {{ do: string, name: string, shape: [number], runs: number, values: number[] }} request */
async function answer({ do: task, name, shape: [i], runs, values }) {
  if (task === "about") {
    const names = PICTURES.map(({ content, side, hole }) => `${content} ${side}×${side}, ${hole}`);
    return { version: `tfjs ${backend().version}`, backend: backend().name, names };
  }
  const picture = await pictureOf(i);
  const { truth, mask } = picture;
  const hidden = Array.from(mask.data, (value) => (value >= 0.5 ? 1 : 0));
  if (task === "picture") {
    return { width: truth.width, height: truth.height, data: Array.from(truth.data), hidden };
  }
  if (task === "judge") {
    const left = values.values();
    const data = truth.data.map((value, at) => (hidden[at] ? (left.next().value ?? NaN) : value));
    return { db: psnr({ ...truth, data }, truth, { hole: mask }) };
  }
  if (task === "profile") return profileKernels(tf.backend(), () => filled(name, picture), runs);
  const start = performance.now();
  const { data } = await filled(name, picture);
  const ms = performance.now() - start;
  return task === "time" ? { ms } : { values: countedValues(data, truth, mask) };
}

await serve((request) => answer({ shape: [0], ...request }));

// @ts-check
/** Says what is in pictures, and draws where the model looked at each word. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { relative } from "node:path";

const load = createRequire(import.meta.url);
/** @type {typeof import("@attention-lab/lib/base")} */
const { InputError } = load("@attention-lab/lib/base");
/** @type {typeof import("@attention-lab/lib/captioning")} */
const { spotlight } = load("@attention-lab/lib/captioning");
/** @type {typeof import("@attention-lab/lib/training")} */
const { experiment, experimentNames, openTrained, readWeights, weightsIn } = load(
  "@attention-lab/lib/training",
);
/** @type {typeof import("@attention-lab/datasets/images")} */
const { contactSheet, readImage, writeImage } = load("@attention-lab/datasets/images");
/** @type {typeof import("@attention-lab/experiments")} */
const { shipped } = load("@attention-lab/experiments");

/** @typedef {import("@attention-lab/lib/captioning").CaptionTask} CaptionTask */
/** @typedef {import("@attention-lab/lib/vision").Image} Image */
/** @typedef {{ tokens: string[], weights: number[][], logProbability: number }} Said */
/**
 * @typedef {object} Request
 * @property {{ picture: string, out?: string | undefined }[]} pictures
 * @property {boolean} force
 * @property {number} beam
 * @property {string} model of the shipped ones
 * @property {string} [run] a folder of one's own
 * @property {boolean} json
 */

/** What the shipped model cannot know. */
const SHAPES_ONLY =
  "(This model was trained on generated scenes of coloured shapes and knows nothing else: of a photograph it says which\n" +
  "shapes it looks most like. npm run train -- captioning.folder trains one on pictures of your own.)";

/** @param {Request} request @returns {Promise<number>} 1 when a picture could not be read */
export async function caption({ pictures, force, beam, model, run, json }) {
  const task = await taskOf(model, run);
  const { side } = task.captioner.encoder;
  const results = [];
  let failures = 0;
  for (const { picture, out } of pictures) {
    try {
      const image = await readImage(picture, { width: side, height: side });
      const said = say(task, image, beam);
      if (out) await writeImage(out, await looks(task, image, said), { force });
      results.push({ picture, caption: said.tokens.join(" "), ...said, ...(out ? { out } : {}) });
      if (!json) console.log(`${shown(picture)}: ${said.tokens.join(" ") || "(nothing)"}${line(said, out)}`);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      failures++;
      console.error(`✗ ${error.message}`);
    }
  }
  task.dispose();
  if (json) console.log(JSON.stringify(results, null, 2));
  else if (run === undefined && results.length > 0) console.log(SHAPES_ONLY);
  return failures > 0 ? 1 : 0;
}

/** @param {string} model @param {string} [run] @returns {Promise<CaptionTask>} */
async function taskOf(model, run) {
  const few = { "data.test": 1 };
  if (run === undefined) {
    const name = /** @type {"captioning.scenes.Attention"} */ (`captioning.scenes.${model}`);
    return shipped(name, { changes: few }).task;
  }
  const weights = weightsIn(run);
  if (!existsSync(weights))
    throw new InputError("--run", "a folder with a finished training", `${run} without weights`);
  const name = readWeights(weights).metadata["experiment"] ?? "";
  if (!name.startsWith("captioning.") || !experimentNames().includes(name))
    throw new InputError("--run", "a folder with a trained captioner", `one of ${name || "no experiment"}`);
  const changes = name.startsWith("captioning.scenes.") ? few : {};
  const { task } = await openTrained(experiment(name), weights, { changes });
  return /** @type {CaptionTask} */ (task);
}

/** @param {CaptionTask} task @param {Image} image @param {number} beam @returns {Said} */
function say(task, image, beam) {
  const [best] = task.describeByBeam(image, { width: beam });
  if (!best) throw new Error("beam search found no caption");
  const { tokens, weights, logProbability } = best;
  return { tokens, weights, logProbability };
}

/**
 * The picture as the model gets it, then once for each word with what it looked at in full light.
 * @param {CaptionTask} task @param {Image} image @param {Said} said
 */
function looks({ captioner }, image, { tokens, weights }) {
  const words = tokens.map((text, t) => {
    const row = weights[t];
    return { text, image: row ? spotlight(image, row, captioner.encoder.grid) : image };
  });
  return contactSheet([{ image, text: `${image.width} × ${image.height} pixels` }, ...words]);
}

/** @param {Said} said @param {string} [out] */
function line({ logProbability }, out) {
  const probability = `   (probability ${Math.exp(logProbability).toPrecision(2)})`;
  return out ? `${probability}\n  where it looked, word by word: ${shown(out)}` : probability;
}

/** @param {string} path */
const shown = (path) => relative(process.env["INIT_CWD"] ?? process.cwd(), path);

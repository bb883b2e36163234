// @ts-check
import { existsSync } from "node:fs";
import { basename, extname } from "node:path";
import { defineCommand, typedPath, UsageError, wholeNumber } from "../shared/command-line.mjs";
import { oneName } from "../shared/names.mjs";

/** Captioners whose weights come with the project. */
const models = ["Attention", "NoAttention"];

export const command = defineCommand({
  name: "caption",
  usage: [
    "PICTURE [more pictures] [options]   says what is in them, by the captioner of notebook 04",
    "  For each picture, NAME.caption.png shows where the model looked at each word. It knows generated",
    "  scenes of coloured shapes alone; --run takes a captioner that you trained on pictures of your own.",
    "  Those are read again for its words: keep them, and type this in the folder where you typed the training.",
  ],
  options: {
    out: {
      value: "PATH",
      help: "where the picture with the looks goes (one picture only; .png, .jpg or .webp)",
    },
    force: { help: "replaces files that exist" },
    beam: {
      value: "N",
      help: "searches with N captions at a time (default 1: the likeliest word each time)",
    },
    model: { value: "NAME", help: `one of ${models.join(", ")} (default Attention)` },
    run: { value: "DIR", help: "a folder that npm run train -- captioning.… wrote, instead of --model" },
    json: { help: "results as JSON, with the weights of attention; writes no picture without --out" },
  },
  async run({ values, names, setUp }) {
    if (names.length === 0) throw new UsageError("A picture is wanted: npm run caption -- photo.jpg");
    if (values.run !== undefined && values.model !== undefined)
      throw new UsageError("Give one of --model and --run, got both");
    const pictures = names.map((name) => ({
      picture: typedPath(name),
      out: outFor(name, names.length, values),
    }));
    refuseSame(pictures);
    const request = {
      pictures,
      force: values.force ?? false,
      beam: wholeNumber("--beam", values.beam ?? "1", 1),
      model: oneName("model", [values.model ?? "Attention"], models),
      run: values.run === undefined ? undefined : typedPath(values.run),
      json: values.json ?? false,
    };
    if (!(await setUp({ python: false, quiet: true }))) return 1;
    const { caption } = await import("./caption.mjs");
    return caption(request);
  },
});

/**
 * Before the work, not after it.
 * @param {string} name @param {number} count @param {{ out?: string, force?: boolean, json?: boolean }} values
 * @returns {string | undefined}
 */
function outFor(name, count, { out, force = false, json = false }) {
  if (out !== undefined && count > 1) throw new UsageError("--out is for one picture");
  if (out === undefined && json) return undefined;
  const path = typedPath(out ?? `${basename(name, extname(name))}.caption.png`);
  if (!/\.(png|jpe?g|webp)$/i.test(path))
    throw new UsageError(`--out wants a name ending in .png, .jpg, .jpeg or .webp, got ${path}`);
  if (existsSync(path) && !force) throw new UsageError(`${path} exists already; --force replaces it`);
  return path;
}

/** @param {{ out?: string | undefined }[]} pictures */
function refuseSame(pictures) {
  const outs = pictures.flatMap(({ out }) => out ?? []);
  const twice = outs.find((out, i) => outs.indexOf(out) < i);
  if (twice !== undefined)
    throw new UsageError(`Two pictures would write ${twice}; caption them one by one, with --out`);
}

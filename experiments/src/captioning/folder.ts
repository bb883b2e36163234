/** Captioning of pictures that people have: a folder, with captions beside the pictures or in a list. */
import { resolve } from "node:path";
import {
  loadImages,
  readCaptionCsv,
  readCoco,
  readFlickr8k,
  readImageFolder,
  type CaptionedFiles,
  type CaptionedImage,
} from "@attention-lab/datasets/images";
import { InputError } from "@attention-lab/lib/base";
import type { CaptionExample } from "@attention-lab/lib/captioning";
import { createRandom } from "@attention-lab/lib/runtime";
import { createVocabulary, tokenize } from "@attention-lab/lib/text";
import {
  Params,
  registerExperiment,
  trainParams,
  type ExperimentDefinition,
  type TrainValues,
} from "@attention-lab/lib/training";
import { captionParams, captionTask, type CaptionValues } from "./model";

interface FolderValues {
  readonly train: TrainValues;
  readonly task: CaptionValues;
  readonly data: {
    readonly path: string;
    readonly list: string;
    readonly side: number;
    readonly heldOut: number;
    readonly minCount: number;
    readonly maxLength: number;
  };
}

/** A picture of the user's with its name. */
export interface FolderExample extends CaptionExample {
  readonly file: string;
}

/** A picture with all its captions as tokens. */
interface Captioned {
  image: CaptionedImage;
  captions: string[][];
}

const folder: ExperimentDefinition<FolderValues, FolderExample> = {
  description:
    "captions of your own pictures: --set data.path=FOLDER, with captions in .txt files or data.list",
  params: () =>
    new Params()
      .define(
        "train",
        trainParams()
          .set("steps", 6000)
          .set("batch", 32)
          .set("learningRate", 0.003)
          .set("warmup", 100)
          .set("evalEvery", 500),
        "training",
      ) // prettier-ignore
      .define("task", captionParams(), "the model")
      .define("data", dataParams(), "the pictures"),
  load: ({ data }, report) => loadFolder(data, report),
  create: ({ train, task, data }, loaded) => {
    const pictures = loaded as Captioned[];
    const vocabulary = createVocabulary(pictures.flatMap(({ captions }) => captions));
    const { side, maxLength } = data;
    const [dev, test, rest] = split(pictures, data.heldOut, train.seed);
    return {
      task: captionTask(task, { vocabulary, side, seed: train.seed, maxLength }),
      data: {
        train: rest.flatMap((picture) => picture.captions.map((caption) => example(picture, caption))),
        dev: dev.map((picture) => example(picture)),
        test: { test: test.map((picture) => example(picture)) },
      },
    };
  },
};

registerExperiment("captioning.folder", folder);

function dataParams() {
  return new Params()
    .define("path", "", "the folder of pictures, from where the command is typed")
    .define(
      "list",
      "",
      "captions: Flickr8k's tokens, COCO's .json or a .csv; none: a .txt beside each picture",
    )
    .define("side", 64, "to which pictures are cut and scaled, in pixels")
    .define("heldOut", 0.1, "share of the pictures in dev, and as many in test")
    .define("minCount", 1, "captions with a word that occurs less often are left out")
    .define("maxLength", 24, "captions with more words are left out");
}

/** @throws InputError when there is no such folder or list, or when too few pictures with captions are left */
async function loadFolder(data: FolderValues["data"], report: (line: string) => void): Promise<Captioned[]> {
  if (data.path === "") {
    throw new InputError("data.path", "a folder of pictures (--set data.path=FOLDER)", "none");
  }
  const { files, problems } = listed(data);
  const { side } = data;
  const said = files.filter(({ captions }) => captions.length > 0);
  const silent = files.filter(({ captions }) => captions.length === 0);
  const loaded = await loadImages(said, { width: side, height: side });
  const left = usable(loaded.images, data, report);
  for (const { file, problem } of [...problems, ...loaded.problems]) report(`left out: ${file}: ${problem}`);
  for (const { file } of silent) report(`left out: ${file}: no caption`);
  if (left.length < 3) {
    throw new InputError("data.path", "at least 3 pictures with captions", `${left.length} in ${data.path}`);
  }
  return left;
}

function listed({ path, list }: FolderValues["data"]): CaptionedFiles {
  const typed = (name: string) => resolve(process.env["INIT_CWD"] ?? "", name);
  if (list === "") return readImageFolder(typed(path));
  if (/\.json$/i.test(list)) return readCoco(typed(list), typed(path));
  const tokens = /\.csv$/i.test(list) ? undefined : readFlickr8k(typed(list), typed(path));
  return tokens && tokens.files.length > 0 ? tokens : readCaptionCsv(typed(list), typed(path));
}

/** Captions as tokens, without those that are too long or have rare words, which are counted. */
function usable(
  images: readonly CaptionedImage[],
  { minCount, maxLength }: FolderValues["data"],
  report: (line: string) => void,
): Captioned[] {
  const all = images.map((image) => ({ image, captions: image.captions.map(wordsOf) }));
  const known = new Set(
    createVocabulary(
      all.flatMap(({ captions }) => captions),
      { minCount },
    ).words,
  );
  const fits = (caption: string[]) =>
    caption.length > 0 && caption.length <= maxLength && caption.every((word) => known.has(word));
  const left = all
    .map(({ image, captions }) => ({ image, captions: captions.filter(fits) }))
    .filter(({ captions }) => captions.length > 0);
  const count = (some: Captioned[]) => some.reduce((sum, { captions }) => sum + captions.length, 0);
  const gone = count(all) - count(left);
  if (gone > 0)
    report(`left out: ${gone} captions of ${count(all)}: too long, without a word, or with a rare one`);
  return left;
}

function wordsOf(caption: string): string[] {
  return tokenize(caption, { language: "en", lowerCase: true });
}

/** Dev, test and the rest, whole pictures each, in an order drawn by the seed. */
function split(
  pictures: readonly Captioned[],
  share: number,
  seed: number,
): [Captioned[], Captioned[], Captioned[]] {
  if (!(share > 0 && share <= 1 / 3))
    throw new InputError("data.heldOut", "more than 0 and at most ⅓", `${share}`);
  const drawn = createRandom(`${seed}/pictures`).shuffle(pictures);
  const size = Math.max(1, Math.floor(share * pictures.length));
  return [drawn.slice(0, size), drawn.slice(size, 2 * size), drawn.slice(2 * size)];
}

function example({ image, captions }: Captioned, caption = captions[0] as string[]): FolderExample {
  return { file: image.file, image: image.image, caption, references: () => captions };
}

/** Before and after, with a line between them to drag. */
import { InputError } from "../base";
import { type Explorable, heightFor } from "./explore";
import * as forms from "./forms";
import { svgLabel, svgPicture } from "./still";
import type { Travelling } from "./travel";

/** A picture that was changed in one way or several. */
export interface WipeSubject {
  name: string;
  /** As a data address, such as `bitmapUrl(image)` of `lib/vision`. */
  before: string;
  /** What should have come out, where it is measured: values from 0 to 1. */
  truth: readonly number[];
  ways: readonly WipeWay[];
}

export interface WipeWay {
  name: string;
  /** As a data address, of the size of `before`. */
  after: string;
  /** What came out there. As many values as `truth`. */
  values: readonly number[];
}

export interface WipePicturesOptions {
  subjects: readonly WipeSubject[];
  /** The learner's own: how near values are to the truth, the more the better. Default: PSNR in dB, at most 60. */
  measure?: (values: number[], truth: number[]) => number;
  /** Of the measure. Default "dB" */
  unit?: string;
  /** Functions of other cells that it calls, by name. */
  uses?: Readonly<Record<string, Travelling>>;
  /** Where the line stands at first, from 0 to 1. Default 0.5 */
  line?: number;
}

/**
 * Drag the line: before is to its left, after to its right. Every way is measured, by the learner's function if there is
 * one.
 * @throws InputError when there is no subject, more than 6, none or more than 6 ways, a picture that is no data address,
 *   or values that do not fit
 * @example explore(wipePictures({ subjects: [{ name: "a wall", before, truth, ways: [{ name: "pyramid", after, values }] }] }))
 */
export function wipePictures(options: WipePicturesOptions): Explorable {
  const { measure = forms.psnr, unit = "dB", uses = {}, line = 0.5 } = options;
  const subjects = options.subjects.map(checked);
  const [first] = subjects;
  if (!first || subjects.length > 6) throw new InputError("subjects", "1 to 6", String(subjects.length));
  if (!(line >= 0 && line <= 1)) throw new InputError("line", "a share from 0 to 1", String(line));
  const title = "Before and after";
  const compute = (values: number[], truth: number[]) => measure(values, truth);
  return {
    page: "wipePictures",
    title,
    height: heightFor(760, 400) + 20,
    start: { subjects, unit, line },
    functions: { ...uses, measure: measure as Travelling, compute },
    sample: [first.ways[0]?.values, first.truth],
    still: stillOf(title, first),
    alt: `${subjects.map(({ name, ways }) => `${name}: ${ways.map((way) => way.name).join(", ")}`).join("; ")}. Run the cell to compare them with what was there before.`,
  };
}

/** With values of three decimals. */
function checked(subject: WipeSubject): WipeSubject {
  const { name, before, truth, ways } = subject;
  if (ways.length === 0 || ways.length > 6) throw new InputError("ways", `1 to 6 of ${name}`, String(ways.length)); // prettier-ignore
  for (const url of [before, ...ways.map(({ after }) => after)]) {
    if (!url.startsWith("data:image/")) throw new InputError("subjects", `data addresses of pictures of ${name}`, url.slice(0, 40)); // prettier-ignore
  }
  const short = (values: readonly number[], of: string) => {
    if (values.length !== truth.length || !values.every(Number.isFinite)) throw new InputError("values", `${truth.length} numbers for ${of} of ${name}`, `${values.length}`); // prettier-ignore
    return values.map((value) => Number(value.toFixed(3)));
  };
  return {
    name,
    before,
    truth: short(truth, "the truth"),
    ways: ways.map((way) => ({ ...way, values: short(way.values, way.name) })),
  };
}

function stillOf(title: string, { name, before, ways }: WipeSubject): string {
  const picture = (url: string, left: number) =>
    `<image href="${url}" x="${left}" y="62" width="330" height="330" preserveAspectRatio="none" style="image-rendering:pixelated"/>`;
  const [way] = ways;
  return svgPicture(760, 405, title, [
    svgLabel(20, 50, `${name}, before`, `fill="#59606d"`),
    svgLabel(400, 50, `after: ${way?.name}`, `fill="#59606d"`),
    picture(before, 20),
    picture(way?.after ?? before, 400),
  ]);
}

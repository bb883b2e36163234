/** Loaders for captioned pictures that people have. Data card: card.md. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { InputError } from "@attention-lab/lib/base";
import { collect, readText, requireFolder, type CaptionedFiles } from "./files";
import { firstLine } from "./sharp";

/**
 * Flickr8k's list, also Flickr30k's: `picture.jpg#0 TAB caption`, one caption a line.
 * @throws InputError when the list cannot be read or `folder` is no folder
 * @example readFlickr8k("Flickr8k.token.txt", "Flicker8k_Dataset").files[0].captions.length // 5
 */
export function readFlickr8k(list: string, folder: string): CaptionedFiles {
  const lines = readText("list", list).split(/\r?\n/);
  const collection = collect("folder", folder);
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    const [, file, caption] = /^(.+?)#\d+\t(.*)$/.exec(line) ?? [];
    if (file === undefined || caption === undefined) {
      collection.leaveOut(list, `line ${i + 1}: expected picture.jpg#0 TAB caption`);
    } else if (caption.trim() === "") {
      collection.leaveOut(file, `line ${i + 1}: an empty caption`);
    } else collection.add(file, caption.trim());
  });
  return collection.done();
}

/**
 * COCO's captions: a JSON file with `images` (id, file_name) and `annotations` (image_id, caption).
 * @throws InputError when the file cannot be read or has another form, or `folder` is no folder
 * @example readCoco("captions_val2017.json", "val2017").files[0].file // "000000179765.jpg"
 */
export function readCoco(list: string, folder: string): CaptionedFiles {
  const { images, annotations } = parseCoco(list);
  const collection = collect("folder", folder);
  const names = new Map<unknown, string>();
  for (const image of images) {
    if (typeof image?.file_name !== "string") collection.leaveOut(list, `image ${show(image)}: no file_name`);
    else names.set(image.id, image.file_name);
  }
  const captioned = new Set<string>();
  for (const annotation of annotations) {
    const file = names.get(annotation?.image_id);
    const caption = annotation?.caption;
    if (file === undefined) {
      collection.leaveOut(list, `annotation ${show(annotation)}: no image of that image_id`);
    } else if (typeof caption !== "string" || caption.trim() === "") {
      collection.leaveOut(file, `annotation ${show(annotation)}: an empty caption`);
    } else collection.add(file, caption.trim().replace(/\s+/g, " ")); // some have line breaks
    if (file !== undefined) captioned.add(file);
  }
  for (const file of names.values()) if (!captioned.has(file)) collection.leaveOut(file, "has no caption");
  return collection.done();
}

type Entry = Record<string, unknown> | null;

function parseCoco(list: string): { images: Entry[]; annotations: Entry[] } {
  const text = readText("list", list);
  try {
    const { images, annotations } = (JSON.parse(text) ?? {}) as { images?: Entry[]; annotations?: Entry[] };
    if (Array.isArray(images) && Array.isArray(annotations)) return { images, annotations };
  } catch (error) {
    throw new InputError("list", "a JSON file in COCO's form", `"${list}" (${firstLine(error)})`);
  }
  throw new InputError("list", "a JSON object with lists images and annotations", `"${list}" without them`);
}

function show(entry: unknown): string {
  return JSON.stringify(entry)?.slice(0, 80) ?? String(entry);
}

export interface CsvColumns {
  /** The heading over the pictures' names. Default "image" */
  image?: string;
  /** The heading over the captions. Default "caption" */
  caption?: string;
}

/**
 * A CSV file with a heading, one caption a line (RFC 4180: quotes around a caption with commas).
 * @throws InputError when the file cannot be read, is no CSV or lacks a column, or `folder` is no folder
 * @example readCaptionCsv("captions.txt", "Images").files[0].captions.length // 5
 */
export function readCaptionCsv(list: string, folder: string, columns: CsvColumns = {}): CaptionedFiles {
  const { image = "image", caption = "caption" } = columns;
  const [heading = [], ...rows] = parseCsv(list);
  const [imageAt, captionAt] = [image, caption].map((name) => {
    const at = heading.findIndex((found) => found.trim() === name);
    if (at < 0) throw new InputError("list", `a column "${name}"`, `"${list}" with ${heading.join(", ")}`);
    return at;
  }) as [number, number];
  const collection = collect("folder", folder);
  rows.forEach((row, i) => {
    const [file = "", said = ""] = [row[imageAt]?.trim(), row[captionAt]?.trim()];
    if (row.length !== heading.length) {
      const expected = `${heading.length} columns, got ${row.length} (quote captions with commas)`;
      collection.leaveOut(file || list, `entry ${i + 1}: expected ${expected}`);
    } else if (file === "") collection.leaveOut(list, `entry ${i + 1}: no picture`);
    else if (said === "") collection.leaveOut(file, `entry ${i + 1}: an empty caption`);
    else collection.add(file, said);
  });
  return collection.done();
}

function parseCsv(list: string): string[][] {
  const text = readText("list", list);
  try {
    return parse(text, { relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    throw new InputError("list", "a CSV file", `"${list}" (${firstLine(error)})`);
  }
}

const PICTURES = /\.(jpe?g|png|webp|avif|gif|tiff?|heic|heif|bmp|svg)$/i;

/**
 * All picture files of a folder in the order of their names, not of the folders in it. A text file of the same name,
 * such as `dog.txt` beside `dog.jpg`, holds its captions, one a line.
 * @throws InputError when `folder` is no folder
 * @example readImageFolder("photos").files.map(({ file }) => file)
 */
export function readImageFolder(folder: string): CaptionedFiles {
  requireFolder("folder", folder);
  const collection = collect("folder", folder);
  const names = readdirSync(folder).sort();
  for (const file of names.filter((name) => PICTURES.test(name))) {
    const beside = file.replace(PICTURES, ".txt");
    const text = names.includes(beside) ? readText("folder", path.join(folder, beside)) : "";
    collection.add(file, "");
    for (const line of text.split(/\r?\n/)) collection.add(file, line.trim());
  }
  return collection.done();
}

// @ts-check
import { defineCommand } from "../shared/command-line.mjs";
import { methods } from "./methods.mjs";
import { readRequest } from "./request.mjs";

export const command = defineCommand({
  name: "inpaint",
  usage: [
    "PICTURE --mask MASK --out FILE [options]     fills what is white in MASK, a picture of the same size",
    "PICTURE --box X,Y,W,H --out FILE [options]   fills a box: left, top, width and height in pixels",
    "  JPEG, PNG, WebP, AVIF, GIF or TIFF of up to 2 megapixels in; .png, .jpg or .webp out.",
    "  Opacity stays as it was and EXIF data are kept.",
  ],
  options: {
    mask: { value: "PATH", help: "see above" },
    box: { value: "X,Y,W,H", help: "see above" },
    out: { value: "PATH", help: "where the filled picture goes" },
    method: { value: "NAME", help: `${Object.keys(methods).join(", ")} (default search)` },
    sources: { value: "PATH", help: "also draws where the colours came from (search, pyramid, one-scale)" },
    force: { help: "replaces files that exist" },
  },
  async run({ values, names, setUp }) {
    const request = readRequest(values, names);
    if (!(await setUp({ python: false, quiet: true }))) return 1;
    const { inpaint } = await import("./inpaint.mjs");
    await inpaint(request);
    return 0;
  },
});

// @ts-check
/** Puts each page that a learner can grab into one file: `explore` hands it to the notebook with everything in it. */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { places } from "./places.mjs";

const built = join(places.root, "lib", "pages", "dist");
/** What pages share, and is no page itself. */
const SHARED = ["frame.js", "plane.js"];

/** Bundles what tsc has compiled. The bundler is taken from this clone, which may have been installed a moment ago. */
export async function bundlePages() {
  if (!existsSync(built)) return; // what tsc could not compile is told elsewhere
  const home = join(places.modules, "esbuild", "lib", "main.js");
  const { default: esbuild } = await import(pathToFileURL(home).href);
  const names = readdirSync(built).filter((name) => name.endsWith(".js") && !SHARED.includes(name));
  const outdir = join(built, "bundled");
  mkdirSync(outdir, { recursive: true });
  await esbuild.build({
    entryPoints: names.map((name) => join(built, basename(name))),
    outdir,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    logLevel: "silent",
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await bundlePages();

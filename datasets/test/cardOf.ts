import { readFileSync } from "node:fs";
import path from "node:path";

/** The text of a data card, table columns without their padding. */
export function cardOf(name: string): string {
  return readFileSync(path.join(__dirname, `../src/${name}/card.md`), "utf8").replace(/ {2,}/g, " ");
}

/** 6000 as "6,000". */
export function figure(n: number): string {
  return n.toLocaleString("en");
}

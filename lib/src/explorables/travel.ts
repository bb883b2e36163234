/** Functions that go into a page as text: what they need must go with them. */
import { createContext, runInContext } from "node:vm";
import { InputError } from "../base";

/** Any function of arrays and numbers. */
export type Travelling = (...args: never[]) => unknown;

/** As long as a page would wait. */
const PATIENCE = 1000;

/**
 * A program that declares all these functions under their names.
 * @param functions the learner's or the library's, and what they use
 * @param sample calls one of them as the page will, so that what is missing is noticed here and not in the page
 * @throws InputError for what is no function written in JavaScript, or for one that needs a name which is not among them
 */
export function programOf(
  functions: Readonly<Record<string, Travelling>>,
  sample: { name: string; args: readonly unknown[] },
): string {
  const lines = Object.entries(functions).map(([name, f]) => `const ${name} = ${sourceOf(name, f)};`);
  // In a cell, a constant of an earlier cell is called exports.name.
  const program = [`const exports = {};`, ...lines, `Object.assign(exports, { ${Object.keys(functions).join(", ")} });`].join("\n"); // prettier-ignore
  tryOut(program, functions, sample);
  return program;
}

function sourceOf(name: string, f: Travelling): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw new InputError("uses", "names of functions", name);
  if (typeof f !== "function") throw new InputError(name, "a function", typeof f);
  const text = f.toString();
  if (/\{\s*\[native code\]\s*\}\s*$/.test(text)) {
    throw new InputError(name, "a function written in JavaScript or TypeScript", "one that is built in");
  }
  if (/^class\b/.test(text)) throw new InputError(name, "a function", "a class");
  // A cell calls what it imports (0, softmax_1.softmax).
  const plain = text.replace(/\(0, \w+_\d+\.(\w+)\)/g, "$1");
  // A method, `softmax(scores) { … }`, becomes a function.
  return /^(async\s+)?(function\b|\(|[\w$]+\s*=>)/.test(plain) ? `(${plain})` : `(function ${plain})`;
}

function tryOut(
  program: string,
  functions: Readonly<Record<string, Travelling>>,
  { name, args }: { name: string; args: readonly unknown[] },
): void {
  const context = createContext(Object.create(null) as object);
  const call = `"use strict";\n${program}\n${name}(...${JSON.stringify(args).replaceAll("null", "-Infinity")});`;
  try {
    runInContext(call, context, { timeout: PATIENCE });
  } catch (error) {
    // What a function does wrong is shown in the page, with the input that shows it.
    const message = String((error as Error | undefined)?.message ?? error);
    const [, missing] = /^(?:exports\.)?([\w$]+) is not (?:defined|a function)/.exec(message) ?? [];
    if (missing !== undefined && !(missing in functions)) throw new InputError(culprit(missing, functions), ...missingParts(missing)); // prettier-ignore
  }
}

/** The function in which a name stands. */
function culprit(missing: string, functions: Readonly<Record<string, Travelling>>): string {
  const named = new RegExp(`\\b${missing.replaceAll("$", "\\$")}\\b`);
  return Object.entries(functions).find(([, f]) => named.test(f.toString()))?.[0] ?? "function";
}

function missingParts(missing: string): [expected: string, got: string] {
  if (missing === "tf")
    return ["a function of plain arrays: tensors do not exist in a page", "one that uses tf"];
  if (["require", "process", "console"].includes(missing)) {
    return ["a function that needs nothing but its arguments", `one that uses ${missing}`];
  }
  const advice = `a function that needs nothing but its arguments. Hand over what it uses: uses: { ${missing} }`;
  return [advice, `one that uses ${missing} from another cell or a library`];
}

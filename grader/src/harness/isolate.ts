/**
 * A learner's process whose code runs in QuickJS, a JavaScript engine in WebAssembly: it has the language and nothing
 * of Node, whatever it does. Speaks the same lines as `main.ts`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSWASMModule,
} from "quickjs-emscripten-core";
import variant from "@jitl/quickjs-wasmfile-release-sync";
import { originals, type PrepareMessage, readLine, writeAll, writeLine } from "../wire";

const { parse, stringify } = originals;

/** Bytes of stack; WebAssembly uses Node's own, of which there is three times as much. */
const STACK = 256 * 1024;
const MEGABYTE = 1024 * 1024;
const NEVER = "The promise it returns is never resolved.";

/** The parts of the grader that run inside, each after what it needs. */
const INSIDE = [
  ...["originals", "tensors", "encoding", "protocol", "index"].map((name) => `wire/${name}`),
  ...["blocked", "answers", "guestTimers", "guestWorld", "guest"].map((name) => `harness/${name}`),
];

/** Loads CommonJS modules from their texts, by the last part of their names; the channel stays outside. */
const LOADER = `(function (texts) {
  const loaded = { "./channel": {} };
  const find = (name) => loaded[name === "../wire" ? "./index" : name];
  for (const [name, text] of texts) {
    const exports = {};
    (0, eval)("(function (exports, require) {" + text + "\\n})")(exports, find);
    loaded["./" + name.split("/").pop()] = exports;
  }
  return loaded["./guest"].createGuest;
})`;

/** The code inside, seen from outside: one line in, one line out. */
interface Isolate {
  handle(line: string): void;
}

async function main(): Promise<void> {
  const first = readLine();
  if (first === undefined) return process.exit(0);
  const { modules, answerLimit } = parse(first) as PrepareMessage;
  if (Object.keys(modules).length > 0) throw new Error("There are no packages inside QuickJS.");
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  const texts = INSIDE.map((name) => [name, readFileSync(join(__dirname, "..", `${name}.js`), "utf8")]);
  let isolate: Isolate | undefined;
  writeLine("R");
  for (let line = readLine(); line !== undefined; line = readLine()) {
    // Every program has an engine of its own: nothing of an earlier one is left.
    if (line.startsWith("P"))
      isolate = createIsolate(createContext(quickjs, Number(process.argv[2])), stringify(texts), answerLimit);
    isolate?.handle(line);
  }
  process.exit(0);
}

function createContext(quickjs: QuickJSWASMModule, megabytes: number): QuickJSContext {
  const runtime = quickjs.newRuntime();
  runtime.setMemoryLimit(megabytes * MEGABYTE);
  runtime.setMaxStackSize(STACK);
  return runtime.newContext();
}

function createIsolate(vm: QuickJSContext, texts: string, answerLimit: number): Isolate {
  let answered = true;
  const answer = (line: string) => {
    if (!answered) writeLine(line);
    answered = true;
  };
  const call = (f: QuickJSHandle, ...args: QuickJSHandle[]) =>
    vm.unwrapResult(vm.callFunction(f, vm.undefined, ...args));
  const create = vm.unwrapResult(vm.evalCode(`${LOADER}(${texts})`, "harness.js"));
  const guest = call(create, hostObject(vm, answer), vm.newNumber(answerLimit));
  const [handle, runNext] = [vm.getProp(guest, "handle"), vm.getProp(guest, "runNext")];
  const step = () => {
    vm.runtime.executePendingJobs();
    if (answered || vm.dump(call(runNext)) === true) return;
    answer(`T${stringify(NEVER)}`);
    process.exit(0);
  };
  return {
    handle(line) {
      answered = false;
      try {
        call(handle, vm.newString(line));
        while (!answered) step();
      } catch (error) {
        answer(uncaught(error));
      }
    },
  };
}

/** What the code inside may call: nothing but the channel, and a clock. */
function hostObject(vm: QuickJSContext, answer: (line: string) => void): QuickJSHandle {
  const host = vm.newObject();
  const give = (name: string, f: (...args: QuickJSHandle[]) => QuickJSHandle | undefined) =>
    vm.setProp(host, name, vm.newFunction(name, f));
  give("answer", (line) => void answer(vm.getString(line as QuickJSHandle)));
  give("print", (text) => void writeAll(1, vm.getString(text as QuickJSHandle)));
  give("now", () => vm.newNumber(performance.now()));
  give("ask", (question) => {
    writeLine(vm.getString(question as QuickJSHandle));
    return vm.newString(readLine() ?? process.exit(0));
  });
  give("leave", (line) => {
    answer(vm.getString(line as QuickJSHandle));
    return process.exit(0);
  });
  return host;
}

/** An error that the code inside has no room or no stack left to report itself. */
function uncaught(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `${message.includes("out of memory") ? "M" : "E"}${stringify(message.slice(0, 2000))}`;
}

void main();

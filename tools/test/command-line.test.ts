/** How every command reads what was typed. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(__dirname, "..", "..");
const options = {
  set: { help: "changes", value: "PATH=VALUE", multiple: true },
  size: { help: "how large", value: "N" },
  quiet: { help: "says nothing", short: "q" },
};

/** What `readArguments` gives, or the message it throws, in a process of its own: jest cannot load .mjs files. */
function read(...args: string[]): unknown {
  const url = pathToFileURL(join(root, "tools", "shared", "command-line.mjs")).href;
  const code = `import { readArguments } from ${JSON.stringify(url)};
    const [options, args] = JSON.parse(process.argv[1]);
    try { console.log(JSON.stringify(readArguments(options, args))); } catch (error) { console.log(JSON.stringify(error.message)); }`;
  const command = ["--input-type=module", "-e", code, JSON.stringify([options, args])];
  return JSON.parse(spawnSync(process.execPath, command, { encoding: "utf8" }).stdout);
}

test.each([
  [
    ["a", "--set", "x=1", "b", "--set=y=-2", "-q"],
    { values: { set: ["x=1", "y=-2"], quiet: true }, names: ["a", "b"] },
  ],
  [["--size=-3"], { values: { size: "-3" }, names: [] }],
  [["--", "--quiet"], { values: {}, names: ["--quiet"] }],
  [[], { values: {}, names: [] }],
])("%j is read as %j", (args, expected) => expect(read(...args)).toEqual(expected));

test.each([
  [["--quite"], "There is no option --quite; did you mean --quiet?"],
  [["--zebra"], "There is no option --zebra"],
  [["--__proto__"], "There is no option --__proto__"],
  [["-x"], "There is no option -x"],
  [["--size"], "--size wants a value: --size N"],
  [["--size="], "--size wants a value: --size N"],
  [["--set", "--quiet"], "--set wants a value: --set PATH=VALUE"],
  [["--quiet=yes"], "--quiet takes no value, got yes"],
])("%j is refused: %s", (args, message) => expect(read(...args)).toBe(message));

const scripts = (
  JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> }
).scripts;
const commands = readdirSync(join(root, "tools"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => readdirSync(join(root, "tools", name)).includes("command.mjs"));

test.each(commands)("tools/%s is an npm script", (folder) => {
  expect(Object.values(scripts)).toContain(`node tools/run.mjs ${folder}`);
});

test.each(commands.filter((folder) => folder !== "start" && folder !== "checks"))(
  "npm run %s -- --help says what there is and does nothing",
  (folder) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, "tools", "run.mjs"), folder, "--help"],
      {
        encoding: "utf8",
      },
    );
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`^npm run ${folder}.*\\n[^]*--help +this text`));
  },
);

/** A program that goes on printing after its reader has left, and how it ends. */
async function left(first: string): Promise<{ code: number | null; said: string }> {
  const url = pathToFileURL(join(root, "tools", "shared", "broken-pipe.mjs")).href;
  const code = `import { endWithReader } from ${JSON.stringify(url)};
    ${first}
    setInterval(() => console.log("a line"), 1);`;
  const args = ["--input-type=module", "-e", code];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  const [exit] = (await once(child, "close")) as [number | null];
  return { code: exit, said };
}

test("a reader who leaves, such as head, ends a command without a word", async () => {
  expect(await left("")).toEqual({ code: 1, said: expect.stringContaining("EPIPE") });
  expect(await left("endWithReader();")).toEqual({ code: 0, said: "" });
});

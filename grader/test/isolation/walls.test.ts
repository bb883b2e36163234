/**
 * Each wall that works here, with nothing but the wall: the code inside has all of Node. Every attack is first seen
 * to succeed without a wall.
 */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultLimits, type Sandbox, startIsolatedRunner, workingSandboxes } from "../../src";
import { attack, escaped, escapeFolder, noWall } from "./escaped";
import { shortLimits } from "./run";

const folder = escapeFolder();
/** Beside the folder that every wall shows: what holds is whether the path can be reached at all. */
const elsewhere = mkdtempSync(join(tmpdir(), "socket-"));
chmodSync(elsewhere, 0o755);
const socket = join(elsewhere, "socket");
let visits = 0;
const servers: Server[] = [];
let port = 0;
const sibling = spawn("sleep", ["600"]);

beforeAll(async () => {
  for (const address of [0, socket]) {
    const server = createServer((visitor) => (visits++, visitor.destroy()));
    await new Promise<void>((listening) => server.listen(address, listening));
    servers.push(server);
  }
  chmodSync(socket, 0o777);
  port = (servers[0]?.address() as { port: number }).port;
});
afterAll(() => {
  servers.forEach((server) => server.close());
  sibling.kill("SIGKILL");
  for (const each of [folder, elsewhere]) rmSync(each, { recursive: true });
});

type Attack = [name: string, code: () => string];

const opening: Attack[] = [
  ["reads a file", () => "return fs.readFileSync('/etc/passwd', 'utf8').length"],
  ["lists a folder", () => "return fs.readdirSync('/etc').length"],
  ["writes to /tmp", () => `fs.writeFileSync('${folder}/written', 'x')`],
  [
    "writes to the memory disk",
    () => "fs.writeFileSync('/dev/shm/written', 'x'); fs.rmSync('/dev/shm/written')",
  ],
  ["starts a process", () => "return require('child_process').execSync('id').toString()"],
  [
    "starts a thread",
    () => "await once(new (require('worker_threads').Worker)('1', { eval: true }), 'online')",
  ],
  [
    "writes a report",
    () => `process.report.reportOnFatalError; return process.report.writeReport('${folder}/report')`,
  ],
  ["writes its memory to a file", () => `return require('v8').writeHeapSnapshot('${folder}/heap')`],
  ["opens its debugger", () => "require('inspector').open(0); return require('inspector').url()"],
];

const network: Attack[] = [
  ["connects to this machine", () => `await once(require('net').connect(${port}, '127.0.0.1'), 'connect')`],
  ["connects to a Unix socket", () => `await once(require('net').connect('${socket}'), 'connect')`],
  [
    "connects on a descriptor that it has closed before",
    () => `fs.closeSync(0); await once(require('net').connect(${port}, '127.0.0.1'), 'connect')`,
  ],
];

const signals: Attack[] = [
  ["signals the grader", () => `return process.kill(${process.pid}, 0)`],
  ["signals another process", () => `return process.kill(${sibling.pid}, 0)`],
];

test.each([...opening, ...network, ...signals])("without a wall it %s", async (_, code) => {
  expect(await attack(code(), noWall(folder))).toMatchObject({ value: expect.stringMatching(/^did it/) });
});

const kinds = [
  "bubblewrap",
  "linux namespaces",
  "own user",
  "sandbox-exec",
  "container",
  "node permission model",
] as const;

describe.each(kinds)("%s", (isolation) => {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    const works = (await workingSandboxes(defaultLimits)).find((each) => each.isolation === isolation);
    sandbox = works && escaped(works, folder);
    rmSync(join(folder, "written"), { force: true });
    if (!works) console.warn(`${isolation} does not work on this machine: not tested.`);
  });
  const isSealed = () => sandbox !== undefined && (sandbox.isWall === true || sandbox.sealed === true);

  test.each(opening)("never %s", async (_, code) => {
    if (!sandbox) return;
    expect(await attack(code(), sandbox)).toMatchObject({ value: expect.stringMatching(/^failed: E/) });
  });

  test.each(network)("never %s", async (_, code) => {
    if (!sandbox || !isSealed()) return;
    visits = 0;
    expect(await attack(code(), sandbox)).toMatchObject({ value: expect.stringMatching(/^failed: E/) });
    expect(visits).toBe(0);
  });

  test.each(signals)("a wall: never %s", async (_, code) => {
    if (!sandbox?.isWall) return;
    const value = expect.stringMatching(/^failed: (ESRCH|EPERM)$/) as unknown;
    expect(await attack(code(), sandbox)).toMatchObject({ value });
  });

  test("leaves no trace file", async () => {
    if (!sandbox || !isSealed()) return;
    const { cwd } = sandbox.command(defaultLimits, []);
    const tracing = "require('trace_events').createTracing({ categories: ['node.fs.sync'] }).enable()";
    await attack(`${tracing}; for (let i = 0; i < 1e4; i++) fs.existsSync('/')`, sandbox, shortLimits);
    expect(readdirSync(cwd).filter((name) => name.startsWith("node_trace"))).toEqual([]);
    expect(existsSync(join(folder, "written"))).toBe(false);
  });
});

test("own user: never signals the process of another learner", async () => {
  const works = (await workingSandboxes(defaultLimits)).find(({ isolation }) => isolation === "own user");
  if (!works) return console.warn("own user does not work on this machine: not tested.");
  const sandbox = escaped(works, folder);
  const other = await startIsolatedRunner({ code: "", functionName: "f" }, { sandbox, limits: shortLimits });
  try {
    const { value: pid } = (await other.call(["return process.pid"])) as { value: string };
    const signal = `return process.kill(${pid.replace("did it: ", "")}, 0)`;
    expect(await attack(signal, noWall(folder))).toMatchObject({ value: "did it: true" });
    expect(await attack(signal, sandbox)).toMatchObject({ value: "failed: EPERM" });
  } finally {
    other.stop();
  }
});

/**
 * The outer fences, tried with all of Node in hand: what holds when the inner one (the missing globals) falls.
 * The harness is replaced by a script that still has `require`.
 */
import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { defaultLimits, findSandbox, permissionSandbox, type Sandbox } from "../../src";

const exec = promisify(execFile);

/** Runs `script` with the whole of Node where the harness would run. */
async function inside(sandbox: Sandbox, script: string): Promise<string> {
  const { file, args, cwd } = sandbox.command(defaultLimits, []);
  const code = `(async () => { ${script} })().then((x) => console.log("did it: " + x), (e) => console.log("failed: " + (e.code ?? e.message)))`;
  const { stdout } = await exec(file, [...args.slice(0, -1), "-e", code], {
    cwd,
    env: { PATH: process.env.PATH },
  });
  return stdout.trim();
}

const attempts: [string, string][] = [
  ["read /etc/passwd", "return require('fs').readFileSync('/etc/passwd', 'utf8')"],
  ["read a solution", `return require('fs').readFileSync(${JSON.stringify(__filename)}, 'utf8')`],
  ["write to /tmp", "return require('fs').writeFileSync('/tmp/attention-lab-escape', 'x')"],
  ["write to /dev/shm", "return require('fs').writeFileSync('/dev/shm/attention-lab-escape', 'x')"],
  ["write beside the harness", "return require('fs').writeFileSync('escape.js', 'x')"],
  ["start a process", "return require('child_process').execSync('id').toString()"],
  ["start a thread", "new (require('worker_threads').Worker)('1', { eval: true }); return 'thread'"],
];

describe.each([0, 1])("isolation %i", (index) => {
  test.each(attempts)("cannot %s", async (_, script) => {
    const sandbox = index === 0 ? await findSandbox(defaultLimits) : permissionSandbox();
    expect(await inside(sandbox, script)).toMatch(/^failed: (ERR_ACCESS_DENIED|ENOENT|EROFS|EACCES)/);
  });
});

const onlyBubblewrap = async () => {
  const sandbox = await findSandbox(defaultLimits);
  return sandbox.isolation === "bubblewrap" ? sandbox : undefined;
};

test("bubblewrap: no network, not even to this machine", async () => {
  const sandbox = await onlyBubblewrap();
  if (!sandbox) return;
  let visits = 0;
  const server = createServer((socket) => (visits++, socket.destroy())).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  const script = `await new Promise((yes, no) => require('net').connect(${port}, '127.0.0.1', yes).on('error', no)); return 1`;
  expect(await inside(sandbox, script)).toMatch(/^failed: E/);
  expect(visits).toBe(0);
  server.close();
});

test("bubblewrap: the grader cannot be signalled, its environment is not there", async () => {
  const sandbox = await onlyBubblewrap();
  if (!sandbox) return;
  expect(await inside(sandbox, `return process.kill(${process.pid}, 0)`)).toBe("failed: ESRCH");
  expect(await inside(sandbox, "return Object.keys(process.env).filter((n) => n !== 'PWD')")).toBe("did it:");
  expect(await inside(sandbox, "return require('os').networkInterfaces().eth0")).toBe("did it: undefined");
});

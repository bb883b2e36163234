/** What the programs that set-up and tools start get to see of the user's shell. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

/** Runs code with the modules of tools/setup in a Node of its own that has exactly this environment. */
function evaluate(code: string, env: Record<string, string> = {}, before = ""): unknown {
  const script = `${before}
    const setup = (name) => import(${JSON.stringify(`file://${encodeURI(join(root, "tools", "setup"))}/`)} + name + ".mjs");
    const give = (value) => process.stdout.write(JSON.stringify(value));
    ${code}`;
  const options = {
    encoding: "utf8" as const,
    env: { PATH: process.env["PATH"], ...env } as NodeJS.ProcessEnv,
  };
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], options);
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** What is left of an environment, and the names that were reported. */
function clean(env: Record<string, string>) {
  const code = `const { dropDisturbing } = await setup("environment"); const env = ${JSON.stringify(env)};
    const dropped = dropDisturbing(env); give({ env, dropped: dropped.map(({ name }) => name), again: dropDisturbing(env) })`;
  return evaluate(code) as { env: Record<string, string>; dropped: string[]; again: unknown[] };
}

test.each([
  ["npm_config_workspaces", "false"],
  ["npm_config_install_strategy", "linked"],
  ["NPM_CONFIG_GLOBAL", "true"],
  ["npm_config_dry_run", "true"],
  ["npm_config_omit", "dev"],
  ["npm_config_legacy_peer_deps", "true"],
  ["PYTHONOPTIMIZE", "2"],
  ["PYTHONWARNINGS", "error"],
  ["PYTHONSTARTUP", "/home/me/start.py"],
  ["PIP_TARGET", "/elsewhere"],
  ["PIP_NO_DEPS", "1"],
  ["PIP_CONSTRAINT", "/elsewhere/constraints.txt"],
  ["VIRTUAL_ENV", "/elsewhere"],
  ["JUPYTER_PORT", "tcp://10.0.0.1:8888"],
  ["JUPYTER_PORT_8888_TCP_ADDR", "10.0.0.1"],
  ["JUPYTER_SERVICE_HOST", "10.0.0.1"],
  ["NOTEBOOK_PORT", "udp://10.0.0.1:9"],
  ["JUPYTER_PREFER_ENV_PATH", "0"],
  ["JPY_PARENT_PID", "1"],
  ["NODE_OPTIONS", "--require /missing.js"],
  ["NODE_ENV", "production"],
  ["NODE_PATH", "/elsewhere"],
])("%s=%s is taken out and reported", (name, value) => {
  expect(clean({ HOME: "/home/me", [name]: value })).toEqual({
    env: { HOME: "/home/me" },
    dropped: [name],
    again: [],
  });
});

test.each([
  ["npm_config_registry", "https://mirror.example/"],
  ["npm_config_https_proxy", "http://proxy:8080"],
  ["npm_config_//mirror.example/:_authToken", "secret"],
  ["npm_config_cafile", "/ca.pem"],
  ["HTTPS_PROXY", "http://proxy:8080"],
  ["NODE_EXTRA_CA_CERTS", "/ca.pem"],
  ["PIP_INDEX_URL", "https://mirror.example/simple"],
  ["PIP_CERT", "/ca.pem"],
  ["JUPYTER_TOKEN", "secret"],
  ["JUPYTER_PORT", "8899"],
  ["PORT", "3000"],
  ["ATTENTION_LAB_BACKEND", "cpu"],
  ["TFJS_NODE_CDN_STORAGE", "https://mirror.example"],
])("%s=%s stays: it says where things come from or is meant for us", (name, value) => {
  expect(clean({ [name]: value })).toEqual({ env: { [name]: value }, dropped: [], again: [] });
});

test("of NODE_OPTIONS what only helps stays", () => {
  const { env, dropped } = clean({ NODE_OPTIONS: "--require x.js --max-old-space-size=4096" });
  expect([env, dropped]).toEqual([{ NODE_OPTIONS: "--max-old-space-size=4096" }, ["NODE_OPTIONS"]]);
});

test("what npm sets for every script goes without a word", () => {
  expect(clean({ npm_config_local_prefix: "/x", npm_config_user_agent: "npm" })).toMatchObject({
    env: {},
    dropped: [],
  });
});

test("a command cleans its own environment and says so in npm run doctor", () => {
  const doctor = spawnSync(process.execPath, [join(root, "tools", "run.mjs"), "doctor", "--json"], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], PYTHONWARNINGS: "error", NODE_ENV: "production" } as NodeJS.ProcessEnv,
  });
  const { findings } = JSON.parse(doctor.stdout) as {
    findings: { name: string; state: string; detail: string }[];
  };
  const { state, detail } = findings.find(({ name }) => name === "environment") ?? {};
  expect(state).toBe("ok");
  expect(detail).toMatch(/^not passed on: .*NODE_ENV \(it changes how Node runs\)/);
  expect(detail).toContain("PYTHONWARNINGS (it changes how Python runs)");
});

test.each([
  [0o777, 0o077],
  [0o300, 0o000],
  [0o027, 0o027],
])("a umask of %o becomes %o: what we write we can read", (umask, expected) => {
  const code = `const { cleanEnvironment } = await setup("environment"); cleanEnvironment(); give(process.umask())`;
  expect(evaluate(code, {}, `process.umask(${umask});`)).toBe(expected);
});

test("sudo is refused only in a clone that belongs to somebody else", () => {
  const code = `const { sudoObstacle } = await setup("obstacles");
    const facts = [[0, 1000, true], [0, 0, true], [0, 1000, false], [1000, 1000, false]];
    give(facts.map(([uid, owner, sudo]) => Boolean(sudoObstacle({ uid, owner, sudo }))))`;
  expect(evaluate(code)).toEqual([true, false, false, false]);
});

describe("programs of a copied .venv", () => {
  const bind = (text: string) =>
    evaluate(
      `const { startedBy } = await setup("venv-scripts"); give(startedBy(${JSON.stringify(text)}, "/new place/.venv/bin/python"))`,
    );
  const body = "import sys\nsys.exit(0)\n";
  const bound = `#!/bin/sh\n'''exec' "/new place/.venv/bin/python" "$0" "$@"\n' '''\n${body}`;

  test.each([
    ["a plain first line", "#!/old/.venv/bin/python\n"],
    ["a first line with a version", "#!/old/.venv/bin/python3.11\n"],
    ["pip's form for blanks", `#!/bin/sh\n'''exec' "/old place/.venv/bin/python" "$0" "$@"\n' '''\n`],
    ["ours", `#!/bin/sh\n'''exec' "/new place/.venv/bin/python" "$0" "$@"\n' '''\n`],
  ])("%s is replaced", (_, header) => expect(bind(header + body)).toBe(bound));

  test("a program in another language stays as it is", () => {
    expect(bind("#!/bin/sh\necho python\n")).toBe("#!/bin/sh\necho python\n");
  });
});

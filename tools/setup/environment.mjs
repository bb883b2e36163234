// @ts-check
/**
 * What a user's shell sets for other purposes must not reach the programs that are started here: npm, pip, JupyterLab,
 * TypeScript, Jest. Where the packages come from (registries, proxies, certificates) is the user's to say and stays.
 */

/**
 * @typedef {object} Kind
 * @property {RegExp} names
 * @property {RegExp} [kept] names of the kind that stay
 * @property {(name: string, value: string) => boolean} [only] further condition
 * @property {string} why it would disturb
 */

const NETWORK =
  /^npm_config_(registry|@.*|\/\/.*|.*proxy|ca|cafile|cert|certfile|key|keyfile|strict[-_]ssl|userconfig|globalconfig|_?auth.*|always[-_]auth|fetch[-_].*|maxsockets|local[-_]address|loglevel)$/i;
const PIP =
  /^PIP_(INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST|CERT|CLIENT_CERT|PROXY|FIND_LINKS|NO_INDEX|CONFIG_FILE|KEYRING_PROVIDER|TIMEOUT|DEFAULT_TIMEOUT)$/i;
const NODE =
  /^NODE_(EXTRA_CA_CERTS|TLS_REJECT_UNAUTHORIZED|USE_SYSTEM_CA|USE_ENV_PROXY|NO_WARNINGS|OPTIONS)$/;
/** The parts of NODE_OPTIONS that only help. */
const NODE_OPTION =
  /^--(max-old-space-size=\d+|max-semi-space-size=\d+|use-openssl-ca|use-bundled-ca|use-system-ca|dns-result-order=\w+)$/;

/** @type {Kind[]} */
const KINDS = [
  {
    names: /(^[A-Z0-9_]+_PORT_\d+_(TCP|UDP)(_|$))|(^[A-Z0-9_]+_SERVICE_(HOST|PORT)(_|$))/,
    why: "Kubernetes names a service so",
  },
  {
    names: /^[A-Z0-9_]+_PORT$/,
    only: (_, value) => /^(tcp|udp):\/\//.test(value),
    why: "Kubernetes names a service so",
  },
  { names: /^npm_config_/i, kept: NETWORK, why: "it changes what npm installs" },
  { names: /^PIP_/i, kept: PIP, why: "it changes what pip installs" },
  { names: /^PYTHON/, why: "it changes how Python runs" },
  { names: /^(VIRTUAL_ENV|__PYVENV_LAUNCHER__)$/, why: "it names another Python" },
  {
    names: /^(JUPYTER|JPY_|IPYTHONDIR$)/,
    kept: /^JUPYTER_(TOKEN|PORT)$/,
    why: "it belongs to another Jupyter",
  },
  { names: /^NODE_/, kept: NODE, why: "it changes how Node runs" },
  { names: /^(TS_NODE_|TSC_|JEST_)/, why: "it changes how TypeScript or Jest runs" },
];

/** npm sets these for every script by itself: nobody needs to hear that they are not passed on. */
const BY_NPM =
  /^npm_config_(cache|prefix|global_prefix|local_prefix|node_gyp|init_module|user_agent|npm_version|noproxy|offline|prefer_offline)$/i;

/** @typedef {{ name: string, why: string }} Dropped */

/** What this process has dropped so far. @type {Map<string, string>} */
const dropped = new Map();

/**
 * Takes out of an environment what would disturb; doing it again changes nothing.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Dropped[]} what was taken out, without what npm sets by itself
 */
export function dropDisturbing(env) {
  /** @type {Dropped[]} */
  const out = [];
  for (const [name, value = ""] of Object.entries(env)) {
    const kind = KINDS.find(
      ({ names, kept, only }) => names.test(name) && !kept?.test(name) && (only?.(name, value) ?? true),
    );
    if (!kind) continue;
    delete env[name];
    if (!BY_NPM.test(name)) out.push({ name, why: kind.why });
  }
  const given = env["NODE_OPTIONS"]?.split(/\s+/).filter(Boolean) ?? [];
  const harmless = given.filter((option) => NODE_OPTION.test(option));
  if (harmless.length < given.length) out.push({ name: "NODE_OPTIONS", why: "it changes how Node runs" });
  if (harmless.length > 0) env["NODE_OPTIONS"] = harmless.join(" ");
  else delete env["NODE_OPTIONS"];
  return out;
}

/**
 * Cleans this process's own environment, which its children inherit, and lifts an umask under which we could not read
 * our own files.
 */
export function cleanEnvironment() {
  for (const { name, why } of dropDisturbing(process.env)) dropped.set(name, why);
  const umask = process.umask();
  if ((umask & 0o700) === 0) return;
  process.umask(umask & 0o077);
  dropped.set(`umask ${umask.toString(8).padStart(3, "0")}`, "its files could not be read by you");
}

/** @returns {Dropped[]} what is not passed on to the programs that are started here */
export function droppedSettings() {
  return [...dropped].map(([name, why]) => ({ name, why }));
}

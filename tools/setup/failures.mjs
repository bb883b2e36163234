// @ts-check

/** A step failed for a reason a user can act on: what failed, why, what to do. Never shown with a stack trace. */
export class SetupFailure extends Error {
  /**
   * @param {string} what
   * @param {{ why?: string, advice?: string[], log?: string }} [details]
   */
  constructor(what, { why = "", advice = [], log = "" } = {}) {
    super(what);
    this.why = why;
    this.advice = advice;
    this.log = log;
  }
}

/** @typedef {"disk" | "lock" | "certificate" | "network" | "venv" | "permission" | "compiler" | "version" | "unknown"} Cause */

/** @type {[Cause, RegExp][]} The first pattern that is found names the cause. */
const CAUSES = [
  ["disk", /ENOSPC|disk is full|no space left on device|disk quota exceeded|EDQUOT|OSError: \[Errno 28\]/i],
  [
    "lock",
    /can only install packages when your package\.json and package-lock\.json|EUSAGE|Missing: .* from lock file/,
  ],
  [
    "certificate",
    /SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER|CERTIFICATE_VERIFY_FAILED|unable to verify the first cert|CERT_HAS_EXPIRED/i,
  ],
  [
    "network",
    /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT|FETCH_ERROR/,
  ],
  [
    "network",
    /Max retries exceeded|Retrying \(Retry\(|Failed to establish a new connection|ProxyError|Read timed out/i,
  ],
  [
    "network",
    /\b(403 Forbidden|407 Proxy|502 Bad Gateway|503 Service)|E(403|407|429|502|503)\b|HTTP error 4\d\d|network .*(error|problem)/i,
  ],
  ["venv", /ensurepip is not available|No module named '?(ensurepip|venv|pip)/i],
  ["permission", /EACCES|EPERM|EROFS|permission denied|read-only file system/i],
  [
    "compiler",
    /fatal error: .*No such file|cannot find -l|(g\+\+|clang\+\+|cc1plus|collect2).*(error|not found)|unrecognized .*-std/i,
  ],
  [
    "version",
    /requires a different python|Requires-Python|No matching distribution found|ResolutionImpossible|ETARGET|E404|notarget/i,
  ],
];

/**
 * Which kind of failure a tool's output speaks of.
 * @param {string} output
 * @returns {Cause}
 */
export function causeOf(output) {
  const found = CAUSES.find(([, pattern]) => pattern.test(output));
  return found ? found[0] : "unknown";
}

/** @type {Record<Cause, { why: string, advice: string[] }>} */
const EXPLANATIONS = {
  disk: {
    why: "the disk is full",
    advice: [
      "free some space (a complete set-up takes about 2.5 GB, the folder .cache may be deleted), run the command again",
    ],
  },
  lock: {
    why: "package.json and package-lock.json do not agree",
    advice: [
      "take package-lock.json from the repository again (git checkout package-lock.json), or run `npm install`",
    ],
  },
  certificate: {
    why: "a server's certificate was not accepted (often a company proxy that inspects traffic)",
    advice: [
      "name its certificate: NODE_EXTRA_CA_CERTS=/path/ca.pem for npm, PIP_CERT=/path/ca.pem for pip; run again",
    ],
  },
  network: {
    why: "the package index cannot be reached",
    advice: [
      "check the connection; behind a proxy set HTTPS_PROXY; for a mirror set npm_config_registry or PIP_INDEX_URL",
      "run the same command again: what is installed already is kept",
    ],
  },
  venv: {
    why: "this Python cannot make virtual environments with pip",
    advice: [
      "install the missing part (Debian, Ubuntu: sudo apt install python3-venv), run the command again",
    ],
  },
  permission: {
    why: "a file or folder may not be written",
    advice: [
      "make the folder of this clone writable for you (was a command run with sudo before?), run the command again",
    ],
  },
  compiler: {
    why: "the C++ compiler is missing parts or too old (C++17 is needed)",
    advice: ["install a current one (Debian, Ubuntu: sudo apt install g++; macOS: xcode-select --install)"],
  },
  version: {
    why: "the index has no package of the wanted version for this computer",
    advice: [
      "use a current Python or Node release, or an index that mirrors all of the public one; run the command again",
    ],
  },
  unknown: {
    why: "",
    advice: ["read the log; when it is fixed run the same command again: finished steps are kept"],
  },
};

/**
 * Why a tool failed and what to do about it, from its output.
 * @param {string} output
 * @returns {{ cause: Cause, why: string, advice: string[] }}
 */
export function explain(output) {
  const cause = causeOf(output);
  return { cause, ...EXPLANATIONS[cause] };
}

/** @param {string} line @returns {string} */
const shortened = (line) => (line.length > 300 ? `${line.slice(0, 297)}...` : line);

/**
 * The lines of a tool's output that say why it failed: npm says so first, everybody else last.
 * @param {string} output
 * @param {number} [count]
 * @returns {string[]}
 */
export function relevantLines(output, count = 4) {
  const lines = output
    .split(/\r?\n|\r/)
    .map((line) => line.trimEnd())
    .filter(
      (line) =>
        line.trim() !== "" && !/A complete log of this run|\[notice\]|^\$ |WARNING: Retrying/.test(line),
    );
  const npm = lines.filter((line) => /^npm (error|ERR!) \S/.test(line));
  if (npm.length > 0)
    return npm.slice(0, count).map((line) => shortened(line.replace(/^npm (error|ERR!) /, "")));
  const errors = lines.filter((line) =>
    /error|fail|cannot|not found|no such|denied|ENOSPC|unable/i.test(line),
  );
  const chosen = errors.length > 0 ? errors : lines;
  return [...new Set(chosen)].slice(-count).map(shortened);
}

/**
 * The failure to throw when a command did not succeed.
 * @param {string} what
 * @param {{ output: string, log: string }} result
 * @returns {SetupFailure}
 */
export function commandFailure(what, { output, log }) {
  const { why, advice } = explain(output);
  return new SetupFailure(what, {
    why: [why, ...relevantLines(output)].filter(Boolean).join("\n"),
    advice,
    log,
  });
}

/**
 * Turns whatever was thrown into a failure that can be shown.
 * @param {unknown} error
 * @returns {SetupFailure}
 */
export function asFailure(error) {
  if (error instanceof SetupFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const { why, advice } = explain(message);
  return new SetupFailure("the step stopped", { why: [why, message].filter(Boolean).join("\n"), advice });
}

/**
 * @param {SetupFailure} failure
 * @returns {string} the text below a failed step's line
 */
export function failureText(failure) {
  const why = failure.why.split("\n").filter(Boolean);
  const lines = [`  What failed: ${failure.message}`];
  if (why.length > 0) lines.push(`  Why:         ${why.join("\n               ")}`);
  if (failure.advice.length > 0) lines.push(`  What to do:  ${failure.advice.join("\n               ")}`);
  if (failure.log) lines.push(`  Full log:    ${failure.log}`);
  return lines.join("\n");
}

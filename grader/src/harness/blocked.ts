/** What an exercise may not have, and what reaching for it yields. */

/** Thrown when learner code reaches for something an exercise may not have. */
export class Blocked extends Error {
  override name = "Blocked";
}

export const NOT_IN_QUICKJS = "not available where exercises run in QuickJS";

/** What Node has and QuickJS does not. */
export const MISSING_IN_QUICKJS =
  "AbortController Buffer Intl TextDecoder TextEncoder URL URLSearchParams WebAssembly atob btoa crypto".split(
    " ",
  );

const NETWORK = ["fetch", "WebSocket", "EventSource"];
const PROCESS =
  "kill binding _linkedBinding dlopen getBuiltinModule abort chdir reallyExit setuid setgid umask".split(" ");

/** In place of globals that would reach the network. */
export const withoutNetwork = () => refusals(NETWORK, "", "exercises have no network");

/** In place of what `process` could do to this or another process. */
export const withoutProcesses = () => refusals(PROCESS, "process.", "exercises have no access to processes");

function refusals(names: readonly string[], of: string, reason: string): Record<string, () => never> {
  // A `function`, so that `new WebSocket(…)` gets the same answer as a call.
  const refuse = (name: string) =>
    function (): never {
      throw new Blocked(`${of}${name} is not available: ${reason}.`);
    };
  return Object.fromEntries(names.map((name) => [name, refuse(name)]));
}

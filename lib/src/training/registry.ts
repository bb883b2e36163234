/** All experiments by name. */
import { InputError, didYouMean } from "../base";
import type { Experiment, ExperimentDefinition, ExperimentValues } from "./experiment";

interface Registration {
  experiment: Experiment;
  place: string;
}

const registrations = new Map<string, Registration>();

/**
 * Family, data or language, variant: `translation.en_fr.Attention`. The variant begins with a capital; where there is
 * but one, it may be left out: `captioning.folder`.
 */
const NAME = /^[a-z][a-zA-Z0-9_]*(\.[a-z][a-zA-Z0-9_]*)*\.[a-zA-Z][a-zA-Z0-9_]*$/;

/**
 * Makes an experiment known under a name. Registering a name again from the same place replaces it: the same line of
 * the same file, or any notebook cell when a cell made it, so that a cell can be run again. From elsewhere it is an
 * error, so that nobody replaces an experiment without knowing.
 * @param options `redefine: true` replaces in any case
 * @throws InputError for a name of another form, or one that is taken; it says by whom
 * @example registerExperiment("recall.Attention", { description, params, create })
 */
export function registerExperiment<V extends ExperimentValues, Example>(
  name: string,
  definition: ExperimentDefinition<V, Example>,
  { redefine = false }: { redefine?: boolean } = {},
): Experiment<V, Example> {
  if (!NAME.test(name)) throw new InputError("name", "one like family.data.Variant", `"${name}"`);
  const place = callerOf(new Error().stack ?? "");
  const taken = registrations.get(name)?.place;
  if (taken !== undefined && taken !== place && !redefine) {
    const expected = `a name not yet taken (or { redefine: true })`;
    throw new InputError("name", expected, `"${name}", registered at ${taken}, again at ${place}`);
  }
  const experiment = { ...definition, name };
  registrations.set(name, { experiment: experiment as unknown as Experiment, place });
  return experiment;
}

/**
 * The experiment of that name.
 * @throws InputError for an unknown name, with what was probably meant
 */
export function experiment(name: string): Experiment {
  const found = registrations.get(name)?.experiment;
  if (found) return found;
  const names = experimentNames();
  const meant = didYouMean(name, names);
  if (meant !== "") throw new InputError("experiment", "the name of an experiment", `"${name}"${meant}`);
  throw new InputError("experiment", listed(names), `"${name}"`);
}

/** Which experiments there are, in words. */
export function listed(names: readonly string[]): string {
  return names.length === 0 ? "a registered experiment (there is none)" : `one of ${names.join(", ")}`;
}

/** All names, sorted. */
export function experimentNames(): string[] {
  return [...registrations.keys()].sort();
}

/** `file:line` of the first caller outside this file; cells run without a file name of their own. */
function callerOf(stack: string): string {
  const frames = stack.split("\n").slice(1);
  const caller = frames.find((frame) => !frame.includes(__filename)) ?? "";
  if (caller.includes("evalmachine.<anonymous>")) return "a notebook cell";
  return /(?:\(|at )([^(]*:\d+):\d+\)?$/.exec(caller)?.[1] ?? "an unknown place";
}

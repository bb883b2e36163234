/** Claims: every sentence that states a fact is measured by a cell that fails when it is false. */
import escapeHtml from "escape-html";
import { send } from "./kernel";

/** What became of a claim of the source texts once it was measured. */
export type Verdict = "confirmed" | "corrected" | "refuted";

export interface Measurement {
  /** Whether the sentence holds, decided from the measured numbers. */
  holds: boolean;
  /** The measured number or numbers, as shown to the reader. */
  measured: string;
}

/** What else is known of a claim; all of it is shown in its box. */
export interface ClaimDetails {
  /** What the source text says, in our words. */
  post?: string;
  /** An input or a model for which the sentence must not hold: what shows that the test can fail. */
  counter?: {
    /** The case, as a noun phrase: "scores whose sum is 0". */
    of: string;
    test: () => Measurement | Promise<Measurement>;
  };
  /** The command that recomputes stored results which the test reads, with the time it takes. */
  again?: string;
}

/** A claim that turned out false: the cell stops here. */
export class ClaimError extends Error {
  override readonly name = "ClaimError";
}

/** The MIME type under which `npm run claims` finds claims in executed notebooks. */
export const CLAIM_MIME = "application/vnd.attention-lab.claim+json";

const VERDICTS: readonly Verdict[] = ["confirmed", "corrected", "refuted"];

/**
 * Measures a claim and shows what the source says, the verdict, what holds instead and the measured number.
 * The counter-test runs first: a test that also passes where the sentence is false measures nothing.
 * @param id the claim's number, such as `S2`
 * @param verdict what the measurement says of the source's claim
 * @param sentence what holds, as a sentence
 * @param test measures and decides; may be asynchronous
 * @param details what the source says, the counter-test, and how stored results are recomputed
 * @throws ClaimError when the sentence does not hold, or the counter-test does; TypeError on an unknown verdict
 * @example
 * const sumsTo1 = (weights: number[]) => ({ holds: weights[0] + weights[1] === 1, measured: weights.join(", ") });
 * await claim("S1", "confirmed", "Weights sum to 1.", () => sumsTo1([0.75, 0.25]), {
 *   counter: { of: "bare scores", test: () => sumsTo1([1.2, 0.9]) },
 * });
 */
export async function claim(
  id: string,
  verdict: Verdict,
  sentence: string,
  test: () => Measurement | Promise<Measurement>,
  details: ClaimDetails = {},
): Promise<void> {
  if (!VERDICTS.includes(verdict)) {
    throw new TypeError(`verdict: expected ${VERDICTS.join(", ")}, got ${String(verdict)}`);
  }
  const counter = await counterOf(id, details);
  const { holds, measured } = await test();
  const lines = boxLines(verdict, sentence, measured, details, counter);
  const status = holds ? verdict : "does not hold";
  send({
    [CLAIM_MIME]: { id, verdict, sentence, measured, holds, ...(counter && { counter }) },
    "text/html": boxHtml(`Claim ${id} → ${status}`, lines, holds),
    "text/plain": [
      `${holds ? "✓" : "✗"} Claim ${id} → ${status}.`,
      ...lines.map((line) => line.join(" ")),
    ].join("\n"),
  });
  if (!holds) throw new ClaimError(`Claim ${id} does not hold: ${sentence} Measured: ${measured}`);
}

interface Counter {
  of: string;
  measured: string;
}

async function counterOf(id: string, { counter }: ClaimDetails): Promise<Counter | undefined> {
  if (!counter) return undefined;
  const { holds, measured } = await counter.test();
  if (holds) {
    throw new ClaimError(
      `Claim ${id}: its test also passes for ${counter.of}, where it must fail. Measured: ${measured}`,
    );
  }
  return { of: counter.of, measured };
}

/** The lines of the box, each with its label. */
function boxLines(
  verdict: Verdict,
  sentence: string,
  measured: string,
  details: ClaimDetails,
  counter?: Counter,
) {
  const lines: [label: string, text: string][] = [];
  if (details.post) lines.push(["The post says:", `${details.post} → ${verdict}`]);
  lines.push(["What holds:", sentence], ["Measured:", measured]);
  if (counter) lines.push(["Fails, as it must, for", `${counter.of}: ${counter.measured}`]);
  if (details.again) lines.push(["Reads stored results; recompute them with", details.again]);
  return lines;
}

function boxHtml(title: string, lines: [label: string, text: string][], holds: boolean): string {
  const edge = holds ? "#009E73" : "#D55E00";
  const rows = lines.map(([label, text]) => `<div><i>${escapeHtml(label)}</i> ${escapeHtml(text)}</div>`);
  return (
    `<div style="border-left:4px solid ${edge};padding:6px 12px;margin:4px 0">` +
    `<div><b>${escapeHtml(title)}</b></div>${rows.join("")}</div>`
  );
}

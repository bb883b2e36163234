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

/** A claim that turned out false: the cell stops here. */
export class ClaimError extends Error {
  override readonly name = "ClaimError";
}

/** The MIME type under which `npm run claims` finds claims in executed notebooks. */
export const CLAIM_MIME = "application/vnd.attention-lab.claim+json";

const VERDICTS: readonly Verdict[] = ["confirmed", "corrected", "refuted"];

/**
 * Runs `test` and shows the sentence with ✓ and the measured number, or ✗ and throws.
 * @param id the claim's number, such as `S2`
 * @param verdict what the measurement says of the source's claim
 * @param sentence what is true, as a sentence; for `refuted`, it says what is false about the source
 * @param test measures and decides; may be asynchronous
 * @throws ClaimError when the sentence does not hold; TypeError on an unknown verdict
 * @example await claim("S1", "confirmed", "Weights sum to 1.", () => ({ holds: true, measured: "1.0000" }))
 */
export async function claim(
  id: string,
  verdict: Verdict,
  sentence: string,
  test: () => Measurement | Promise<Measurement>,
): Promise<void> {
  if (!VERDICTS.includes(verdict)) {
    throw new TypeError(`verdict: expected ${VERDICTS.join(", ")}, got ${String(verdict)}`);
  }
  const { holds, measured } = await test();
  const status = holds ? `✓ ${verdict}` : "✗ does not hold";
  send({
    [CLAIM_MIME]: { id, verdict, sentence, measured, holds },
    "text/html": claimHtml(id, status, sentence, measured, holds),
    "text/plain": `${status} — ${id}: ${sentence} Measured: ${measured}`,
  });
  if (!holds) throw new ClaimError(`Claim ${id} does not hold: ${sentence} Measured: ${measured}`);
}

function claimHtml(id: string, status: string, sentence: string, measured: string, holds: boolean): string {
  const edge = holds ? "#009E73" : "#D55E00";
  return (
    `<div style="border-left:4px solid ${edge};padding:6px 12px;margin:4px 0">` +
    `<div><b>${escapeHtml(status)}</b> · claim ${escapeHtml(id)}</div>` +
    `<div>${escapeHtml(sentence)}</div>` +
    `<div style="opacity:0.8">Measured: <code>${escapeHtml(measured)}</code></div></div>`
  );
}

/** What a sequence to sequence model learns from: tokens in, tokens out. */
export interface Pair {
  source: readonly string[];
  target: readonly string[];
}

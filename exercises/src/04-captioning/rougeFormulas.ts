/** ROUGE-L with every part exchangeable. */

export type RougeArgs = [hypothesis: string[], references: string[][]];

/** How long the longest common subsequence is. */
function common(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => table[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = table[i] ?? [];
    for (let j = 1; j <= b.length; j++) {
      row[j] = a[i - 1] === b[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
    }
  }
  return at(a.length, b.length);
}

/** The longest run of words that both have, without gaps. */
export function run(a: readonly string[], b: readonly string[]): number {
  let longest = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let length = 0;
      while (i + length < a.length && a[i + length] === b[j + length]) length += 1;
      longest = Math.max(longest, length);
    }
  }
  return longest;
}

/** How many words both have, in any order. */
export function bag(a: readonly string[], b: readonly string[]): number {
  const left = [...b];
  return a.filter((word) => left.includes(word) && left.splice(left.indexOf(word), 1)).length;
}

export const harmonic = (beta: number) => (p: number, r: number) =>
  p === 0 || r === 0 ? 0 : ((1 + beta ** 2) * p * r) / (r + beta ** 2 * p);

export const rougeBy =
  ({ overlap = common, best = (xs: number[]) => Math.max(...xs), join = harmonic(1.2) }) =>
  (hypothesis: string[], references: string[][]): number => {
    const shared = references.map((reference) => overlap(hypothesis, reference));
    const precision = best(shared.map((lcs) => lcs / hypothesis.length));
    const recall = best(shared.map((lcs, j) => lcs / (references[j]?.length ?? NaN)));
    return join(precision, recall);
  };
export const right = rougeBy({});

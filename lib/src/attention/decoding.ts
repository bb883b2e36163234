/** One token after another: keys and values of the tokens before are kept, so that each is read once. */
import { InputError, requireShape, requireTensor } from "../base";
import { tf, type Tensor } from "../runtime";
import { threeBranches, type DecoderWeights } from "./blocks";
import { attendHeads, projectKeys, type KeysAndValues } from "./multiHead";

/** What a stack of decoder blocks keeps, by name; rows belong to the sequences. `[batch, heads, …, d]` */
export type KeptKeys = { [name: string]: Tensor };

export type NextToken = {
  /** `[batch, 1, dModel]` */
  output: Tensor;
  /** With the token itself, for the next call. */
  kept: KeptKeys;
  /** Of the last block's attention to the memory. `[batch, heads, 1, memory]` */
  crossWeights: Tensor;
};

/**
 * Keys and values of the memory in every block, before the first token.
 * @param memory `[batch, memory, dModel]`
 * @throws InputError when sizes do not fit
 */
export function keepMemory(
  memory: Tensor,
  blocks: readonly DecoderWeights[],
  { heads }: { heads: number },
): KeptKeys {
  requireTensor("memory", memory, 3);
  return tf.tidy(() =>
    named(blocks.map(({ cross }, i) => [`memory ${i}`, projectKeys(memory, memory, cross, { heads })])),
  );
}

/**
 * The next token through a stack of blocks: the same as the last row of `decoderBlock` on all tokens so far, block
 * after block, but only this token is computed. It is what `past_key_values` is elsewhere.
 * @param x `[batch, 1, dModel]`, its position already in it
 * @param kept of {@link keepMemory}, then of the call before; one row serves a whole batch
 * @param options `memoryMask` as for `decoderBlock`
 * @returns for the caller to free, as `kept`
 * @throws InputError when x is not one token a row, when `kept` is not of these blocks or of other rows, or as `decoderBlock`
 * @example
 * let kept = keepMemory(memory, blocks, { heads: 4 });
 * const first = nextToken(x0, blocks, kept, { heads: 4 });
 * const second = nextToken(x1, blocks, first.kept, { heads: 4 });
 */
export function nextToken(
  x: Tensor,
  blocks: readonly DecoderWeights[],
  kept: KeptKeys,
  { heads, memoryMask }: { heads: number; memoryMask?: Tensor },
): NextToken {
  requireTensor("x", x, 3);
  requireShape("x", x.shape, [-1, 1, -1]);
  requireKept(kept, blocks.length, x.shape[0] as number);
  return tf.tidy(() => {
    const entries: [string, KeysAndValues][] = [];
    const keep = (name: string, pair: KeysAndValues) => (entries.push([name, pair]), pair);
    let [output, crossWeights] = [x, x];
    blocks.forEach((block, i) => {
      const memory = keep(`memory ${i}`, forRows(take(kept, `memory ${i}`) as KeysAndValues, x));
      const { attention, cross } = block;
      const result = threeBranches(output, block, {
        self: (normed) => {
          const own = projectKeys(normed, normed, attention, { heads });
          const all = keep(`self ${i}`, joined(take(kept, `self ${i}`), own));
          return attendHeads(normed, all, attention, { heads });
        },
        cross: (normed) => attendHeads(normed, memory, cross, { heads, mask: memoryMask }),
      });
      [output, crossWeights] = [result.output, result.crossWeights];
    });
    return { output, crossWeights, kept: named(entries) };
  });
}

/** How many tokens a stack has seen: the position of the next one. */
export function tokensKept(kept: KeptKeys): number {
  return kept["self 0 keys"]?.shape[2] ?? 0;
}

function requireKept(kept: KeptKeys, blocks: number, rows: number): void {
  const has = Object.keys(kept).filter((name) => /^memory \d+ keys$/.test(name)).length;
  if (has !== blocks) throw new InputError("kept", `that of ${blocks} blocks, by keepMemory`, `of ${has}`);
  const before = kept["self 0 keys"]?.shape[0] ?? rows;
  if (before !== rows) throw new InputError("kept", `${rows} rows, one a sequence`, String(before));
}

function named(entries: readonly (readonly [string, KeysAndValues])[]): KeptKeys {
  return Object.fromEntries(
    entries.flatMap(([name, { keys, values }]) => [
      [`${name} keys`, keys],
      [`${name} values`, values],
    ]),
  );
}

function take(kept: KeptKeys, name: string): KeysAndValues | undefined {
  const [keys, values] = [kept[`${name} keys`], kept[`${name} values`]];
  return keys && values && { keys, values };
}

function joined(before: KeysAndValues | undefined, { keys, values }: KeysAndValues): KeysAndValues {
  if (!before) return { keys, values };
  return { keys: tf.concat([before.keys, keys], 2), values: tf.concat([before.values, values], 2) };
}

/** One memory for all, as many times as there are rows. */
function forRows({ keys, values }: KeysAndValues, { shape: [rows = 1] }: Tensor): KeysAndValues {
  const repeated = (x: Tensor) => (x.shape[0] === rows ? x : x.tile([rows, 1, 1, 1]));
  return { keys: repeated(keys), values: repeated(values) };
}

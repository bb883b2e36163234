import { defineExercise, equalsReference, property, firstDifference } from "@attention-lab/grader";
import { crossEntropyByLoops } from "@attention-lab/lib/seq2seq";
import { specialIds } from "@attention-lab/lib/text";
import { mistake, softmaxRow, transposed } from "../kit";
import {
  costs,
  draw,
  largeLogits,
  logSoftmax,
  type LossArgs,
  mean,
  meanOf,
  padded,
  realOnes,
  sum,
  surprise,
  unpadded,
} from "./lossFormulas";

export const loss = defineExercise<LossArgs, number>({
  id: "seq2seq.loss",
  title: "The loss, without padding",
  points: 4,
  functionName: "maskedLoss",
  signature: "maskedLoss(logits: number[][][], targets: number[][], mask: boolean[][]): number",
  hints: [
    "A batch holds 5 and 2 real words in rows of 5. How many numbers is the mean taken of?",
    "The cost of one word is the logarithm of a sum of exponentials minus the word's own logit. That logarithm can be computed without ever forming a probability.",
    "What happens to log Σ e^s when the same number is taken from every s? Choose the number so that nothing overflows. And is a mean over sentences the mean over words?",
  ],
  reference: crossEntropyByLoops,
  checks: [
    equalsReference({ name: "Equals the mean of −log p(word)", weight: 3, cases: unpadded }),
    equalsReference({ name: "Padding counts neither above nor below the line", weight: 3, cases: padded }),
    property({
      name: "What stands at padding cannot be felt, whatever its target",
      weight: 1,
      cases: (random) => [draw(random, [5, 2])],
      holds: async ([logits, targets, mask], { ask, reference }) => {
        const expected = reference(logits, targets, mask);
        for (const filler of [0, 1e4]) {
          const changed = logits.map((rows, b) =>
            rows.map((row, t) => row.map((x, k) => (mask[b]?.[t] ? x : k * filler))),
          );
          const other = targets.map((ids, b) => ids.map((id, t) => (mask[b]?.[t] ? id : t % 2)));
          const difference = firstDifference(expected, await ask(changed, other, mask));
          if (difference) return difference;
        }
        return undefined;
      },
    }),
    equalsReference({ name: "Survives logits up to ±10,000", weight: 2, cases: largeLogits }),
  ],
  misconceptions: [
    mistake(
      "padding told by its target",
      "Places with the target 0 are left out, whatever the mask says. The mask alone says which words are real.",
      (logits, targets) =>
        meanOf(surprise)(
          logits,
          targets,
          targets.map((ids) => ids.map((id) => id !== specialIds.pad)),
        ),
    ),
    mistake(
      "padding in the mean",
      "Padding is counted like words. A model could lower this loss by saying <pad> well, and most of what it learns would be that.",
      (...args) =>
        mean(
          costs(args)
            .flat()
            .map(({ cost }) => cost),
        ),
    ),
    mistake(
      "divided by all places",
      "The costs of padding are left out, but the sum is still divided by all places. Divide by the number of real words, or short sentences seem easy.",
      (...args) => sum(realOnes(costs(args).flat())) / costs(args).flat().length,
    ),
    mistake(
      "mean of the sentences' means",
      "This is the mean of the sentences' means: a word of a short sentence weighs more than one of a long sentence. Take one mean over all real words.",
      (...args) => mean(costs(args).map((sentence) => mean(realOnes(sentence)))),
    ),
    mistake(
      "sum instead of mean",
      "The costs are summed. Divided by the number of real words, the loss no longer grows with the batch.",
      (...args) => sum(realOnes(costs(args).flat())),
    ),
    mistake(
      "divided by the number of sentences",
      "The sum is divided by the number of sentences: long sentences then count as much worse than short ones. Divide by the number of real words.",
      (...args) => sum(realOnes(costs(args).flat())) / args[0].length,
    ),
    mistake(
      "minus sign forgotten",
      "The result is the mean of log p, which is negative. A loss becomes smaller when p grows: the sign is missing.",
      meanOf((row, word) => -surprise(row, word)),
    ),
    mistake(
      "logarithm forgotten",
      "This is 1 − p on average, not −log p. Only the logarithm makes sure mistakes costly without bounds.",
      meanOf((row, word) => 1 - (softmaxRow(row)[word] ?? NaN)),
    ),
    mistake(
      "softmax forgotten",
      "The word's own logit is taken for log p. It says nothing without the other words' logits: subtract the logarithm of the sum of all exponentials.",
      meanOf((row, word) => -(row[word] ?? NaN)),
    ),
    mistake(
      "softmax over the places",
      "The softmax runs over the places of the sentence. It belongs to the words of one place: which of them comes next?",
      (logits, targets, mask) => {
        const columns = logits.map((rows) => transposed(transposed(rows).map(logSoftmax)));
        const picked = targets.flatMap((ids, b) =>
          ids.flatMap((word, t) => (mask[b]?.[t] ? [-(columns[b]?.[t]?.[word] ?? NaN)] : [])),
        );
        return mean(picked);
      },
    ),
    mistake(
      "logarithm to base 2",
      "The logarithm is to base 2, so the loss is in bits. Here and nearly everywhere it is in nats, with Math.log.",
      meanOf((row, word) => surprise(row, word) / Math.LN2),
    ),
    mistake(
      "targets one place off",
      "Each target is compared with the logits of the place before it. Logits and targets of the same place belong together here.",
      (logits, targets, mask) => {
        const late = targets.map((ids) => [...ids.slice(1), specialIds.pad]);
        return meanOf(surprise)(logits, late, mask);
      },
    ),
    mistake(
      "exponentials that overflow",
      "Large logits overflow: subtract the largest one of the row before the exponential, and add it again outside the logarithm.",
      meanOf((row, word) => Math.log(sum(row.map(Math.exp))) - (row[word] ?? NaN)),
    ),
    mistake(
      "softmax that overflows",
      "Large logits overflow: the exponential of 1,000 is Infinity, and Infinity / Infinity is NaN. Subtract the largest logit of the row first, and compute log p directly.",
      meanOf((row, word) => -Math.log(Math.exp(row[word] ?? NaN) / sum(row.map(Math.exp)))),
    ),
    mistake(
      "logarithm of a probability that is 0",
      "The probability is computed first and may round to 0, whose logarithm is -Infinity. Compute log p directly.",
      meanOf((row, word) => -Math.log(softmaxRow(row)[word] ?? NaN)),
    ),
    mistake(
      "small number added to the probability",
      "A small number is added to the probability to save the logarithm. That hides how wrong the model is: compute log p directly.",
      meanOf((row, word) => -Math.log((softmaxRow(row)[word] ?? NaN) + 1e-9)),
    ),
  ],
  alternatives: [
    meanOf(surprise),
    (logits, targets, mask) => {
      let [total, words] = [0, 0];
      for (const [b, rows] of logits.entries()) {
        for (const [t, row] of rows.entries()) {
          if (!mask[b]?.[t]) continue;
          const max = row.reduce((a, x) => Math.max(a, x), -Infinity);
          const exps = row.map((x) => Math.exp(x - max)).reduce((a, x) => a + x, 0);
          total -= (row[targets[b]?.[t] ?? 0] ?? NaN) - max - Math.log(exps);
          words += 1;
        }
      }
      return total / words;
    },
    meanOf((row, word) => {
      // −log p = log Σ_k e^(s_k − s_word), folded two at a time.
      const gaps = row.map((x) => x - (row[word] ?? NaN));
      return gaps.reduce((a, x) => Math.max(a, x) + Math.log1p(Math.exp(-Math.abs(a - x))), -Infinity);
    }),
  ],
});

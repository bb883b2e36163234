/** How a tensor differs from the one expected, in the words of someone who debugs shapes every day. */
import { isTensorData, type TensorData } from "../wire";
import { placeOf, showShape, transposedTensor } from "./tensors";
import type { Finding } from "./exercise";

/** How numbers are compared and shown: {@link firstDifference}'s own ways. */
export interface NumberRules {
  agree(expected: number, got: number): boolean;
  formatApart(expected: number, got: number): [string, string];
  describe(value: unknown): string;
}

/** The first difference where a tensor or something else came instead of the other; undefined when they agree. */
export function tensorDifference(
  expected: unknown,
  got: unknown,
  at: string,
  rules: NumberRules,
): Finding | undefined {
  const subject = at === "" ? "The result" : at.replace(/^\./, "");
  if (!isTensorData(expected)) return tensorUnwanted(expected, subject, at, rules);
  if (!isTensorData(got)) return noTensor(expected, got, subject, at, rules);
  const shape = shapeFault(expected, got);
  if (shape !== undefined) {
    const [should, is] = [expected, got].map(axes);
    return { message: `${subject} has the wrong shape. ${shape}`.trim(), expected: should, got: is, at };
  }
  return valueDifference(expected, got, { subject, at, rules });
}

const axes = ({ shape }: TensorData) =>
  shape.length === 0 ? "a single number" : `shape ${showShape(shape)}`;

function tensorUnwanted(expected: unknown, subject: string, at: string, rules: NumberRules): Finding {
  return {
    message: `${subject} is a tensor where plain JavaScript data is expected. arraySync() reads a tensor.`,
    expected: rules.describe(expected),
    got: "a tensor",
    at,
  };
}

function noTensor(
  expected: TensorData,
  got: unknown,
  subject: string,
  at: string,
  rules: NumberRules,
): Finding {
  const isArray = Array.isArray(got) || ArrayBuffer.isView(got) || typeof got === "number";
  const message = isArray
    ? `${subject} is ${typeof got === "number" ? "a plain number" : "a plain array"} where a tensor is expected. tf.tensor(…) makes one.`
    : `${subject} is no tensor.`;
  return {
    message,
    expected: `a tensor of shape ${showShape(expected.shape)}`,
    got: rules.describe(got),
    at,
  };
}

const sorted = (shape: readonly number[]) => showShape([...shape].sort((a, b) => a - b));
const sizeOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** What is wrong with a shape, in words; `""` when there is nothing to add, undefined when it is right. */
function shapeFault(expected: TensorData, got: TensorData): string | undefined {
  const [should, is] = [expected.shape, got.shape];
  if (showShape(should) === showShape(is)) return undefined;
  if (showShape(transposedTensor(expected).shape) === showShape(is)) {
    return "The last two axes are exchanged: it looks transposed.";
  }
  if (sorted(should) === sorted(is)) {
    return "It has the right axes in another order.";
  }
  const many = (n: number) => (n === 1 ? "1 axis" : `${n} axes`);
  if (showShape(should.filter((n) => n !== 1)) === showShape(is.filter((n) => n !== 1))) {
    return "Only axes of length 1 differ: look for keepDims, expandDims or squeeze.";
  }
  if (sizeOf(should) === sizeOf(is)) return "It holds as many numbers, cut in another way.";
  if (should.length !== is.length) return `It has ${many(is.length)} instead of ${many(should.length)}.`;
  return "";
}

interface Place {
  subject: string;
  at: string;
  rules: NumberRules;
}

function valueDifference(expected: TensorData, got: TensorData, place: Place): Finding | undefined {
  const { subject, at, rules } = place;
  const differs = (value: number, i: number) => !rules.agree(value, got.values[i] ?? NaN);
  const index = expected.values.findIndex(differs);
  if (index < 0) return undefined;
  const [should, is] = [expected.values[index] ?? NaN, got.values[index] ?? NaN];
  const wrong = expected.values.filter(differs).length;
  const where = showShape(placeOf(expected.shape, index));
  const share = expected.values.length === 1 ? "" : ` (${wrong} of ${expected.values.length} numbers differ)`;
  const message = `${subject} is wrong at ${where}${share}.${remark(expected, got, rules)}`;
  const [expectedText, gotText] = rules.formatApart(should, is);
  return { message, expected: expectedText, got: gotText, at: `${at}${where}` };
}

/** What the numbers as a whole tell. */
function remark(expected: TensorData, got: TensorData, { agree }: NumberRules): string {
  const [rows, columns] = expected.shape.slice(-2);
  const turned = transposedTensor(expected).values;
  if (rows === columns && got.values.every((value, i) => agree(turned[i] ?? NaN, value))) {
    return " It looks transposed: exchanging its last two axes would make it right.";
  }
  if (got.tensor === "int32" && !expected.values.every(Number.isInteger)) {
    return " Its dtype is int32, which cuts off fractions; float32 is needed.";
  }
  const numbers = got.values.filter(Number.isNaN).length;
  return numbers > 0 && !expected.values.some(Number.isNaN) ? ` It holds NaN in ${numbers} places.` : "";
}

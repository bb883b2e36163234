// @ts-check
/** The eight tasks of topic 1 once more, in Python: what nbgrader and Otter grade beside our own notebook. */

/**
 * @typedef {object} PythonTask
 * @property {string} name of its function
 * @property {string} args
 * @property {string} solution its body
 * @property {string} cases an expression: a list of lists of arguments
 */

const vectors = "[[[1.2, 0.9, 2.1]], *[[vector(n)] for n in (1, 3, 5, 7)]]";

/** @type {readonly PythonTask[]} */
export const TASKS = [
  {
    name: "softmax_naive",
    args: "scores",
    solution: "exps = [math.exp(s) for s in scores]\nreturn [e / sum(exps) for e in exps]",
    cases: vectors,
  },
  {
    name: "softmax",
    args: "scores",
    solution:
      "largest = max(scores)\nexps = [math.exp(s - largest) for s in scores]\nreturn [e / sum(exps) for e in exps]",
    cases: `${vectors} + [[[1000.0, 1001.0]], [[-800.0, -801.0]], [[s + 500 for s in vector(5)]]]`,
  },
  {
    name: "softmax_with_temperature",
    args: "scores, temperature",
    solution: "return softmax([s / temperature for s in scores])",
    cases: "[[vector(n), t] for n in (3, 5, 7) for t in (0.001, 0.5, 2.0, 1e6)]",
  },
  {
    name: "masked_softmax",
    args: "scores, mask",
    solution:
      "if not any(mask):\n    return [0.0 for _ in scores]\nlargest = max(s for s, m in zip(scores, mask) if m)\nexps = [math.exp(s - largest) if m else 0.0 for s, m in zip(scores, mask)]\nreturn [e / sum(exps) for e in exps]",
    cases:
      "[[vector(n), [random.random() < 0.6 for _ in range(n)]] for n in (1, 3, 5, 7, 9)] + [[[1.0, 2.0], [False, False]]]",
  },
  {
    name: "cross_entropy_gradient",
    args: "scores, target",
    solution: "return [p - (1 if i == target else 0) for i, p in enumerate(softmax(scores))]",
    cases: "[[vector(n), n // 2] for n in (2, 3, 5, 7)] + [[[900.0, 0.0], 1]]",
  },
  {
    name: "softmax_jacobian",
    args: "scores",
    solution:
      "p = softmax(scores)\nreturn [[p[i] * ((1 if i == j else 0) - p[j]) for j in range(len(p))] for i in range(len(p))]",
    cases: vectors,
  },
  {
    name: "merge_online",
    args: "a, b",
    solution:
      "largest = max(a[0], b[0])\nif largest == -math.inf:\n    return [largest, 0.0]\nreturn [largest, a[1] * math.exp(a[0] - largest) + b[1] * math.exp(b[0] - largest)]",
    cases:
      "[[[vector(1)[0], 2.0], [vector(1)[0], 1.5]] for _ in range(5)] + [[[-math.inf, 0.0], [-math.inf, 0.0]], [[700.0, 1.0], [-700.0, 2.0]]]",
  },
  {
    name: "context_vector",
    args: "scores, values",
    solution:
      "p = softmax(scores)\nreturn [sum(w * row[k] for w, row in zip(p, values)) for k in range(len(values[0]))]",
    cases: "[[vector(n), [vector(3) for _ in range(n)]] for n in (1, 3, 5)]",
  },
];

const indented = (/** @type {string} */ text) => text.replace(/^/gm, "    ");

/**
 * @param {PythonTask} task
 * @param {string} [body]
 * @returns {string} its cell
 */
export const answerCell = ({ name, args, solution }, body = solution) =>
  `def ${name}(${args}):\n    ### BEGIN SOLUTION\n${indented(body)}\n    ### END SOLUTION`;

/**
 * What a learner who has not understood returns.
 * @param {PythonTask} task
 */
export const wrongBody = ({ args }) => `return ${args.split(",")[0]}`;

/**
 * Asserts that compare with the solution, on the same number of random cases as ours or fewer, arguments unharmed.
 * @param {PythonTask} task
 * @returns {string}
 */
export function testCell(task) {
  const { name, args, solution, cases } = task;
  const needed = TASKS.filter((each) => each.name === "softmax").map((each) => `def softmax(${each.args}):\n${indented(each.solution)}`); // prettier-ignore
  const expected = `def expected_${name}():\n${indented(`${needed.join("\n")}\ndef right(${args}):\n${indented(solution)}\nreturn right`)}`;
  return [
    "import copy, math, random",
    `random.seed("${name}")`,
    "def vector(n):\n    return [random.gauss(0, 2) for _ in range(n)]",
    "def agree(a, b):\n    if isinstance(b, list):\n        return isinstance(a, list) and len(a) == len(b) and all(agree(x, y) for x, y in zip(a, b))\n    return a == b or abs(a - b) <= 1e-9 + 1e-6 * abs(b)",
    expected,
    `for case in ${cases}:`,
    `    given = copy.deepcopy(case)\n    got = ${name}(*given)\n    assert agree(got, expected_${name}()(*case)), f"for {case} got {got}"\n    assert given == case, "the arguments were changed"`,
  ].join("\n");
}

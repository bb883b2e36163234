import { adamByParts } from "../../src/training/adam";
import { adamByKernel } from "../../src/training/kernels/adamKernel";
import type { AdamRule } from "../../src/training/adamRule";
import { createRandom, hasKernels, tf, type Tensor } from "../../src/runtime";

const total = 13;
const gradients = Array.from({ length: 30 }, (_, i) => createRandom(`gradient ${i}`).normals(total, 10 ** ((i % 5) - 3))); // prettier-ignore

/** 30 updates with falling rates; from the middle on with what `change` makes of the rule. */
function run(make: (total: number) => AdamRule, change: (rule: AdamRule) => AdamRule = (rule) => rule) {
  let rule = make(total);
  let weights = tf.tensor1d(createRandom("start").normals(total));
  gradients.forEach((gradient, i) => {
    if (i === 15) rule = change(rule);
    weights = tf.tidy(() =>
      rule.update(weights, tf.tensor1d(gradient), 0.1 / (i + 1), i + 1),
    ) as typeof weights;
  });
  const result = { weights: [...weights.dataSync()], ...rule.moments() };
  rule.dispose();
  return result;
}

/** The kernel reckons 1 − β₂ from β₂ in float32, which is 1.3e−5 off. */
function close(a: ArrayLike<number>, b: ArrayLike<number>) {
  Array.from(a).forEach((x, i) => {
    expect(Math.abs(x - (b[i] as number))).toBeLessThan(2e-5 * Math.max(1e-3, Math.abs(x)));
  });
}
const onNative = hasKernels() ? test : test.skip;

onNative("the kernel = single operations: weights and both moments", () => {
  const [kernel, parts] = [run(adamByKernel), run(adamByParts)];
  close(kernel.weights, parts.weights);
  close(kernel.m, parts.m);
  close(kernel.v, parts.v);
});

onNative("moments handed to another rule go on bit for bit; two rules do not share them", () => {
  const handed = run(adamByKernel, (rule) => {
    const next = adamByKernel(total);
    next.restore(rule.moments());
    rule.dispose();
    return next;
  });
  expect(handed).toEqual(run(adamByKernel));
});

onNative("leaves nothing behind but the weights it gave", () => {
  const before = tf.memory().numTensors;
  const rule = adamByKernel(total);
  const given: Tensor = tf.tidy(() => rule.update(tf.zeros([total]), tf.ones([total]), 0.1, 1));
  given.dispose();
  rule.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

/** What a run says of the tests it skipped. */
import { skippedText } from "../checks/skipped.cjs";

const file = (name: string, numPendingTests: number) => ({ testFilePath: `/clone/${name}`, numPendingTests });

test("how many were skipped, and in which files", () => {
  const text = skippedText([file("b.test.ts", 2), file("c.test.ts", 0), file("a.test.ts", 1)], "/clone");
  expect(text).toMatch(/^3 tests were skipped here:\n {2}a\.test\.ts \(1\)\n {2}b\.test\.ts \(2\)\n/);
  expect(text).toContain("npm run doctor");
  expect(skippedText([file("a.test.ts", 1)], "/clone")).toMatch(/^1 test was skipped here:/);
});

test("nothing where nothing was", () => expect(skippedText([file("a.test.ts", 0)], "/clone")).toBe(""));

import fc from "fast-check";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readMoses, readTabSeparated } from "../src";

let folder: string;
let count = 0;
beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), "parallel-"))));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Buffer): string {
  const name = path.join(folder, `${count++}.txt`);
  writeFileSync(name, content);
  return name;
}

const go = { source: "Go.", target: "Va !" };
const hot = { source: "It's hot.", target: "Il fait très chaud." };
const clean = "Go.\tVa !\tCC-BY 2.0 (France)\nIt's hot.\tIl fait très chaud.\n";

describe("readTabSeparated", () => {
  test("reads pairs with and without attribution; the last newline is no line", () => {
    expect(readTabSeparated(file(clean))).toEqual({ pairs: [go, hot], problems: [] });
    expect(readTabSeparated(file(clean.trimEnd()))).toEqual({ pairs: [go, hot], problems: [] });
    expect(readTabSeparated(file(""))).toEqual({ pairs: [], problems: [] });
  });

  test.each([
    ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF${clean}`)],
    ["CRLF", Buffer.from(clean.replace(/\n/g, "\r\n"))],
    ["UTF-16, little end first", Buffer.from(`\uFEFF${clean}`, "utf16le")],
    ["UTF-16, big end first", Buffer.from(`\uFEFF${clean}`, "utf16le").swap16()],
    ["UTF-16 with CRLF", Buffer.from(`\uFEFF${clean.replace(/\n/g, "\r\n")}`, "utf16le")],
  ])("%s", (_, bytes) => {
    expect(readTabSeparated(file(bytes))).toEqual({ pairs: [go, hot], problems: [] });
    expect(readTabSeparated(file(bytes), { encoding: "utf8" }).problems).toEqual([]);
  });

  test("Latin-1 when asked for; else its lines are reported with the way out, the others read", () => {
    const latin1 = file(Buffer.from(clean, "latin1"));
    expect(readTabSeparated(latin1, { encoding: "latin1" })).toEqual({ pairs: [go, hot], problems: [] });
    const { pairs, problems } = readTabSeparated(latin1);
    expect(pairs).toEqual([go]);
    expect(problems).toEqual([{ line: 2, problem: expect.stringContaining('encoding: "latin1"') as string }]);
  });

  test("a byte order mark is stronger than the option", () => {
    const marked = file(`\uFEFF${clean}`);
    expect(readTabSeparated(marked, { encoding: "latin1" }).pairs).toEqual([go, hot]);
  });

  test("bad lines are skipped and reported under their number", () => {
    const lines = [
      ...[
        "Go.\tVa !",
        "no tab here",
        "\tVa !",
        "Go.\t ",
        "",
        "a\tb\tc\td",
        "bell\u0007\tcloche",
        "one\rtwo\tun",
      ],
      ...["lost \uFFFD\tperdu", `${"word ".repeat(101)}\tmot`, "It's hot.\tIl fait très chaud."],
    ];
    const { pairs, problems } = readTabSeparated(file(lines.join("\n")));
    expect(pairs).toEqual([go, hot]);
    expect(problems).toEqual([
      { line: 2, problem: "no tab: expected source TAB target" },
      { line: 3, problem: "source: empty" },
      { line: 4, problem: "target: empty" },
      { line: 5, problem: "empty line" },
      { line: 6, problem: "expected source TAB target [TAB attribution], got 4 columns" },
      { line: 7, problem: "control character U+0007" },
      { line: 8, problem: "a carriage return inside the line: U+000D" },
      { line: 9, problem: "a character was lost before: U+FFFD" },
      { line: 10, problem: "source: 101 words, more than 100" },
    ]);
  });

  test("damaged encodings: half characters, Windows-1252 read as Latin-1", () => {
    const half = Buffer.concat([Buffer.from("\uFEFFa\tb\nc\uD83D\td\n", "utf16le"), Buffer.from([0x41])]);
    const { pairs, problems } = readTabSeparated(file(half));
    expect(pairs).toEqual([{ source: "a", target: "b" }]);
    expect(problems).toEqual([
      { line: 2, problem: "half a UTF-16 character U+D83D" },
      { line: 3, problem: "the file ends in the middle of a UTF-16 character" },
    ]);
    const unmarked = readTabSeparated(file(Buffer.from("a\tb\n", "utf16le"))).problems[0]?.problem;
    expect(unmarked).toMatch(/UTF-16 without a byte order mark .*U\+0000$/);
    const windows = file(Buffer.from([0x61, 0x92, 0x09, 0x62]));
    expect(readTabSeparated(windows, { encoding: "latin1" }).problems[0]?.problem).toMatch(
      /Windows-1252.*U\+0092/,
    );
  });

  test("no path at all is bad input", () => {
    const absent = undefined as unknown as string; // cells are not checked strictly
    expect(() => readTabSeparated(absent)).toThrow(/^path: expected the path of a text file, got undefined$/);
  });

  test("maxTokens counts words of either side", () => {
    const name = file("one two three\tun deux\n");
    expect(readTabSeparated(name, { maxTokens: 3 }).pairs).toHaveLength(1);
    expect(readTabSeparated(name, { maxTokens: 2 }).problems[0]?.problem).toBe(
      "source: 3 words, more than 2",
    );
  });

  test("reading what was written gives it back, in every encoding", () => {
    const side = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
      .map((text) => text.replace(/[\p{Cc}\p{Cs}\uFFFD\uFEFF]/gu, "").trim());
    const sides = side.filter((text) => text !== "");
    fc.assert(
      fc.property(fc.array(fc.record({ source: sides, target: sides }), { maxLength: 8 }), (pairs) => {
        const text = pairs.map(({ source, target }) => `${source}\t${target}\n`).join("");
        const written = [
          Buffer.from(text),
          Buffer.from(`\uFEFF${text}`),
          Buffer.from(`\uFEFF${text}`, "utf16le"),
        ];
        for (const bytes of written) expect(readTabSeparated(file(bytes))).toEqual({ pairs, problems: [] });
      }),
      { numRuns: 40 },
    );
  });

  test("any bytes: every line is a pair or a problem, nothing throws", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const packed = /^(?:1f8b|504b0304|425a68)/.test(Buffer.from(bytes).toString("hex"));
        fc.pre(!packed);
        const { pairs, problems } = readTabSeparated(file(Buffer.from(bytes)), { encoding: "latin1" });
        const utf16 = /^(?:fffe|feff)/.test(Buffer.from(bytes).toString("hex"));
        const ends = [...bytes].filter((byte) => byte === 10).length;
        const lines = ends + (bytes.length > 0 && bytes[bytes.length - 1] !== 10 ? 1 : 0);
        if (!utf16) expect(pairs.length + problems.length).toBe(lines);
      }),
      { numRuns: 200 },
    );
  });

  test("what cannot be read is an InputError that says what to do", () => {
    expect(() => readTabSeparated("no/such.txt")).toThrow(
      /^path: .*"no\/such.txt", which does not exist; relative/,
    );
    expect(() => readTabSeparated(folder)).toThrow(
      /^path: .*which is a folder: give the path of a file in it$/,
    );
    expect(() => readTabSeparated(file(Buffer.from([0x1f, 0x8b, 8])))).toThrow(
      /gzip archive: unpack it first/,
    );
    expect(() => readTabSeparated(file("PK\u0003\u0004"))).toThrow(/zip archive: unpack/);
    expect(() => readTabSeparated(file(clean), { maxTokens: 0 })).toThrow(
      /^maxTokens: expected a number ≥ 1, got 0/,
    );
    expect(() => readTabSeparated(file(clean), { encoding: "cp1252" as "latin1" })).toThrow(
      /^encoding: .*got cp1252/,
    );
    const locked = file(clean);
    chmodSync(locked, 0);
    if (process.getuid?.() !== 0) expect(() => readTabSeparated(locked)).toThrow(/may not be read/);
  });

  test("50 MB load in seconds", () => {
    const line = "This is a sentence of ten words, as many are.\tCeci est une phrase de dix mots, ça oui.\n";
    const lines = Math.ceil(50e6 / Buffer.byteLength(line));
    const name = file(line.repeat(lines));
    const start = performance.now();
    expect(readTabSeparated(name).pairs).toHaveLength(lines);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});

describe("readMoses", () => {
  test("line i goes with line i; either side may be bad", () => {
    const sources = file("Go.\n\nIt's hot.\nfour\n");
    const targets = file(
      Buffer.concat([Buffer.from("Va !\nx\nIl fait très chaud.\n"), Buffer.from([0xe9, 0x0a])]),
    );
    expect(readMoses(sources, targets)).toEqual({
      pairs: [go, hot],
      problems: [
        { line: 2, problem: "source: empty" },
        { line: 4, problem: expect.stringMatching(/^target: invalid UTF-8; .*"latin1"/) as string },
      ],
    });
  });

  test("a missing last newline does not matter; each file has its own byte order mark", () => {
    const sources = file(Buffer.from("\uFEFFGo.\r\nIt's hot.", "utf16le"));
    expect(readMoses(sources, file("Va !\nIl fait très chaud.\n")).pairs).toEqual([go, hot]);
  });

  test("unequal numbers of lines and missing files name the argument", () => {
    expect(() => readMoses(file("a\nb\n"), file("a\n"))).toThrow(
      /^targetPath: expected 2 lines, as many as .*got 1: take/,
    );
    expect(() => readMoses(file("a\n"), "none.fr")).toThrow(/^targetPath: .*does not exist/);
    expect(() => readMoses("none.en", file("a\n"))).toThrow(/^sourcePath: .*does not exist/);
  });
});

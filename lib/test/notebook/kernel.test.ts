/** In the tslab kernel every display function sends one message with all forms of the output. */
import { claim, CLAIM_MIME, liveFigure, progressBar, show, table, tex } from "../../src/notebook";

interface Message {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}
const mockSent: [Message, boolean][] = [];
const mockKernel: { lastWriteDisplayData: unknown } = {
  lastWriteDisplayData: (message: Message, update: boolean) => void mockSent.push([message, update]),
};
const mockRaw: [string, unknown][] = [];
jest.mock("tslab/dist/jupyter", () => mockKernel);
jest.mock("tslab", () => ({ display: { raw: (type: string, data: unknown) => mockRaw.push([type, data]) } }));

const sender = mockKernel.lastWriteDisplayData;
beforeEach(() => {
  mockSent.length = 0;
  mockRaw.length = 0;
  mockKernel.lastWriteDisplayData = sender;
  Object.assign(globalThis, { __tslab__: {} });
});
afterEach(() => void Reflect.deleteProperty(globalThis, "__tslab__"));

const figure = {
  data: [{ type: "scatter", x: [1, 2], y: [0.1234567, 3] }],
  layout: { title: { text: "Rise & fall" } },
  frames: [{ name: "1", data: [] }],
  alt: "It rises.",
};
const only = () => (mockSent[0] as [Message, boolean])[0];

describe("show", () => {
  test("one message: Plotly figure and words, no HTML and no picture that would outrank them", () => {
    show(figure);
    expect(mockSent).toHaveLength(1);
    expect(Object.keys(only().data)).toEqual(["application/vnd.plotly.v1+json", "text/plain"]);
    expect(only().data["application/vnd.plotly.v1+json"]).toMatchObject({
      data: figure.data,
      frames: figure.frames,
    });
    expect(only().data["text/plain"]).toBe("Rise & fall\nIt rises.");
  });

  test("without the kernel's private sender it falls back to tslab's public display", () => {
    mockKernel.lastWriteDisplayData = null;
    show(figure);
    expect(mockRaw.map(([type]) => type)).toEqual(["application/vnd.plotly.v1+json"]);
  });
});

test("a live figure is one output: the first message shows it, later ones of the same name replace it", () => {
  const [one, other] = [liveFigure(), liveFigure()];
  one(figure);
  one({ ...figure, alt: "It falls." });
  other(figure);
  expect(mockSent.map(([, update]) => update)).toEqual([false, true, false]);
  const [first, second, third] = mockSent.map(([message]) => message);
  expect(first?.transient.display_id).toMatch(/./);
  expect(second?.transient).toEqual(first?.transient);
  expect(second?.data["text/plain"]).toBe("Rise & fall\nIt falls.");
  expect(third?.transient.display_id).not.toBe(first?.transient.display_id);
});

test("claim carries its record for `npm run claims`, and escapes HTML", async () => {
  await claim("S1", "confirmed", "a < b & c", () => ({ holds: true, measured: "<1>" }));
  expect(only().data[CLAIM_MIME]).toEqual({
    id: "S1",
    verdict: "confirmed",
    sentence: "a < b & c",
    measured: "<1>",
    holds: true,
  });
  expect(only().data["text/html"]).toContain("a &lt; b &amp; c");
  expect(only().data["text/html"]).not.toContain("<1>");
});

test("the record holds the counter-test, by which `npm run claims` knows that the test can fail", async () => {
  const positive = (x: number) => ({ holds: x > 0, measured: String(x) });
  await claim("S1", "confirmed", "x", () => positive(3), {
    counter: { of: "a < b", test: () => positive(-2) },
  });
  expect(only().data[CLAIM_MIME]).toMatchObject({ holds: true, counter: { of: "a < b", measured: "-2" } });
  expect(only().data["text/html"]).toContain("a &lt; b: -2");
});

test("progressBar draws once, then updates the same display", async () => {
  const bar = progressBar(3, "training");
  for (let i = 0; i < 3; i++) {
    await bar.step(0.5);
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
  expect(mockSent.map(([, update]) => update)).toEqual([false, true, true]);
  expect(new Set(mockSent.map(([m]) => m.transient.display_id)).size).toBe(1);
  expect(mockSent.at(-1)?.[0].data["text/html"]).toContain("width:100.0%");
});

test("table and tex send HTML and LaTeX beside text", () => {
  table([{ "a<b": "<script>" }]);
  expect(only().data["text/html"]).toContain("&lt;script&gt;");
  mockSent.length = 0;
  tex("x / y");
  expect(only().data).toMatchObject({ "text/latex": "$$\\frac{ x}{ y}$$", "text/plain": "x / y" });
});

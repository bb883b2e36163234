/** Sinusoidal positions as what they are: the hands of clocks that turn at different speeds. */
import { InputError, type Matrix } from "../../base";
import type { Figure } from "../../notebook";
import { axis, GRID, layout, note, palette, round, withSlider, type SliderStep } from "../../plots";

/** From the middle of one dial to the next, in lengths of a hand. */
const APART = 3.6;

/**
 * Above, one dial for each pair of components, whose hand points to (sin, cos) of the position; below, the dot
 * product of the position with every other. A slider moves the position.
 * @param encodings `[positions, d]`, as `sinusoidalPositions` gives them
 * @param pairs which pairs of components have a dial, from 0 to d/2 − 1
 * @param positions the positions of the slider; it starts in the middle of them
 * @throws InputError when a pair or a position is not there
 */
export function positionClocks(
  encodings: Matrix,
  pairs: readonly number[],
  positions: readonly number[],
): Figure {
  const width = encodings[0]?.length ?? 0;
  requireWithin("pairs", pairs, width / 2);
  requireWithin("positions", positions, encodings.length);
  const products = positions.map((pos) =>
    encodings.map((other) => dot(other, encodings[pos] as readonly number[])),
  );
  const turns = pairs.map((pair) => twoDigits(2 * Math.PI * 10_000 ** ((2 * pair) / width)));
  const captions = turns.map((turn, i) => ({
    ...note(`turn: ${turn}`, { xref: "x", yref: "y", x: APART * i, y: -1.2 }),
    yanchor: "top",
  }));
  return withSlider(
    layout("Sinusoidal positions: clocks that turn at different speeds", {
      height: 450,
      showlegend: false,
      xaxis: axis({ ...hidden, range: [-1.3, APART * (pairs.length - 1) + 1.3] }),
      yaxis: axis({ ...hidden, domain: [0.66, 1], range: [-1.9, 1.2], scaleanchor: "x" }),
      xaxis2: axis({ title: "another position", anchor: "y2" }),
      yaxis2: axis({
        title: "dot product with it",
        domain: [0, 0.52],
        anchor: "x2",
        range: padded(products.flat()),
      }),
      shapes: pairs.map((_, i) => dial(APART * i)),
      annotations: captions,
    }),
    {
      name: "position",
      steps: positions.map((pos, i) => step(encodings, pairs, pos, products[i] as readonly number[])),
      start: Math.floor(positions.length / 2),
      alt:
        `${pairs.length} dials; their hands turn once in ${turns.join(", ")} positions. ` +
        positions.map((pos, i) => `Position ${pos}: ${inWords(products[i] as number[], pos)}`).join(" "),
    },
  );
}

const hidden = { title: "", visible: false };

const twoDigits = (x: number) => Number(x.toPrecision(2)).toLocaleString("en");

function requireWithin(name: string, values: readonly number[], count: number): void {
  const bad = values.find((value) => !Number.isInteger(value) || value < 0 || value >= count);
  if (bad !== undefined || values.length === 0) {
    throw new InputError(name, `whole numbers from 0 to ${count - 1}`, String(bad ?? "none"));
  }
}

const dial = (x: number) => ({
  type: "circle",
  ...{ x0: x - 1, x1: x + 1, y0: -1, y1: 1 },
  line: { color: GRID, width: 2 },
});

function step(
  encodings: Matrix,
  pairs: readonly number[],
  pos: number,
  products: readonly number[],
): SliderStep {
  const ends = pairs.map((pair, i) => {
    const [sin = 0, cos = 0] = (encodings[pos] as readonly number[]).slice(2 * pair, 2 * pair + 2);
    return { middle: APART * i, x: round(APART * i + sin), y: round(cos) };
  });
  const line = { type: "scatter", mode: "lines+markers", hoverinfo: "skip" };
  const hands = {
    ...line,
    x: ends.flatMap(({ middle, x }) => [middle, x, null]),
    y: ends.flatMap(({ y }) => [0, y, null]),
    line: { color: palette.vermilion, width: 3 },
    marker: { color: palette.vermilion, size: 5 },
  };
  const row = {
    ...{ type: "scatter", mode: "lines", xaxis: "x2", yaxis: "y2" },
    y: products.map((product) => round(product, 2)),
    line: { color: palette.blue, width: 2.5 },
  };
  const here = {
    ...{ type: "scatter", mode: "markers", xaxis: "x2", yaxis: "y2" },
    x: [pos],
    y: [round(products[pos] as number, 2)],
    marker: { color: palette.vermilion, size: 10 },
  };
  return { label: String(pos), data: [hands, row, here] };
}

function padded(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return [round(low - 0.08 * (high - low)), round(high + 0.08 * (high - low))];
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);

function inWords(products: readonly number[], pos: number): string {
  const others = products.filter((_, i) => i !== pos);
  const [low, high] = [Math.min(...others), Math.max(...others)].map((x) => x.toFixed(1));
  return `${products[pos]?.toFixed(1)} with itself, ${low} to ${high} with others.`;
}

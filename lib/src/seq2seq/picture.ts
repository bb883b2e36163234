/** A drawing of an encoder and a decoder: what travels from one to the other, with attention and without. */
import { InputError } from "../base";
import type { Figure } from "../notebook";
import { INK, layout, palette } from "../plots";

interface Point {
  x: number;
  y: number;
}

/** What is drawn, and what the drawing says in words. */
export interface EncoderDecoder {
  title: string;
  /** Words read, one for each encoder state. */
  source: readonly string[];
  /** Words written, the end mark included. */
  target: readonly string[];
  /** How much the decoder looks at each source word at one of its steps; without it there is no attention. */
  look?: { step: number; weights: readonly number[] };
}

/** Heights, from below: what is fed, the states, what is written; and the context above the encoder. */
const HEIGHT = { fed: 0, state: 1, written: 2, context: 2.2 };

/**
 * Words below, states above them, arrows for what is handed on. Without attention the decoder gets one vector, the
 * last state; with attention the states of all places flow into a context, the more the wider their line.
 * @param drawn.look.weights `[source]`, each from 0 to 1
 * @throws InputError when there are not as many weights as source words, or `step` is no step of the target
 */
export function encoderDecoder({ title, source, target, look }: EncoderDecoder): Figure {
  if (look && look.weights.length !== source.length) {
    throw new InputError("look.weights", `${source.length} weights`, String(look.weights.length));
  }
  if (look && target[look.step] === undefined) {
    throw new InputError("look.step", `a step from 0 to ${target.length - 1}`, String(look.step));
  }
  const encoder = source.map((_, i) => ({ x: i, y: HEIGHT.state }));
  const decoder = target.map((_, i) => ({ x: source.length + 0.6 + i, y: HEIGHT.state }));
  const hidden = { visible: false, fixedrange: true };
  return {
    data: [{ type: "scatter", x: [0], y: [0], mode: "markers", marker: { opacity: 0 }, hoverinfo: "skip" }],
    layout: layout(title, {
      height: 330,
      showlegend: false,
      shapes: [
        ...encoder.map((at) => box(at, palette.sky)),
        ...decoder.map((at) => box(at, palette.green)),
        ...(look ? contextShapes(encoder, look.weights, source.length) : []),
      ],
      annotations: [
        ...encoderNotes(encoder, source),
        ...decoderNotes(decoder, target),
        ...bridge(encoder, decoder, source.length, look?.step),
      ],
      xaxis: { ...hidden, range: [-0.6, source.length + target.length + 0.2] },
      yaxis: { ...hidden, range: [-0.45, 2.75] },
      margin: { l: 10, r: 10, t: 50, b: 10 },
    }),
    alt: inWords({ title, source, target, ...(look && { look }) }),
  };
}

function box({ x, y }: Point, fillcolor: string): Record<string, unknown> {
  const sides = { x0: x - 0.3, x1: x + 0.3, y0: y - 0.2, y1: y + 0.2 };
  return { type: "rect", ...sides, fillcolor, opacity: 0.85, line: { color: INK, width: 1 } };
}

function text({ x, y }: Point, words: string, size = 14): Record<string, unknown> {
  return { xref: "x", yref: "y", x, y, text: words, showarrow: false, font: { size } };
}

function arrow(from: Point, to: Point, color: string = INK, width = 1.5): Record<string, unknown> {
  const ends = { x: to.x, y: to.y, ax: from.x, ay: from.y };
  const axes = { xref: "x", yref: "y", axref: "x", ayref: "y", text: "", showarrow: true };
  return { ...axes, ...ends, arrowhead: 2, arrowsize: 1, arrowwidth: width, arrowcolor: color };
}

const right = ({ x, y }: Point) => ({ x: x + 0.31, y });
const left = ({ x, y }: Point) => ({ x: x - 0.31, y });
const above = ({ x, y }: Point) => ({ x, y: y + 0.21 });
const below = ({ x, y }: Point) => ({ x, y: y - 0.21 });
/** From the first state to the last, one arrow to each neighbour. */
const chain = (states: readonly Point[]) =>
  states.slice(1).map((at, i) => arrow(right(states[i] as Point), left(at)));

function encoderNotes(states: readonly Point[], words: readonly string[]) {
  const fed = states.map(({ x }) => ({ x, y: HEIGHT.fed }));
  return [
    ...fed.map((at, i) => text(at, words[i] as string)),
    ...fed.map((at, i) => arrow({ ...at, y: 0.2 }, below(states[i] as Point))),
    ...chain(states),
    text({ x: (states.length - 1) / 2, y: -0.35 }, "<b>encoder</b> reads", 13),
  ];
}

function decoderNotes(states: readonly Point[], words: readonly string[]) {
  const fed = ["(start)", ...words.slice(0, -1)];
  const middle = (states[0] as Point).x + (states.length - 1) / 2;
  return [
    ...states.flatMap(({ x, y }, i) => [
      text({ x, y: HEIGHT.fed }, `<i>${fed[i]}</i>`, 13),
      text({ x, y: HEIGHT.written }, `<b>${words[i]}</b>`),
      arrow({ x, y: 0.2 }, below({ x, y })),
      arrow(above({ x, y }), { x, y: 1.82 }),
    ]),
    ...chain(states),
    text({ x: middle, y: -0.35 }, "<b>decoder</b> writes, fed with the word before", 13),
  ];
}

const contextAt = (places: number): Point => ({ x: (places - 1) / 2, y: HEIGHT.context });

/** The context, and one line from each state to it. */
function contextShapes(states: readonly Point[], weights: readonly number[], places: number) {
  const context = contextAt(places);
  const lines = states.map((at, i) => ({
    type: "line",
    ...{ x0: at.x, y0: at.y + 0.2, x1: context.x, y1: context.y - 0.2 },
    line: { color: palette.vermilion, width: 0.8 + 9 * (weights[i] as number) },
  }));
  return [...lines, box(context, palette.orange)];
}

/** What goes from the encoder to the decoder. */
function bridge(encoder: readonly Point[], decoder: readonly Point[], places: number, step?: number) {
  const [last, first] = [encoder.at(-1) as Point, decoder[0] as Point];
  const handed = arrow(
    right(last),
    left(first),
    step === undefined ? palette.vermilion : INK,
    step === undefined ? 5 : 1.5,
  );
  if (step === undefined) return [handed, text({ x: (last.x + first.x) / 2, y: 1.42 }, "one vector", 13)];
  const context = contextAt(places);
  const asking = decoder[step] as Point;
  return [
    handed,
    text({ x: context.x, y: context.y + 0.36 }, "<b>context</b>", 13),
    arrow(right(context), { x: asking.x - 0.22, y: asking.y + 0.24 }, palette.orange, 3),
  ];
}

function inWords({ source, target, look }: EncoderDecoder): string {
  const parts = `An encoder reads ${source.join(", ")}; a decoder writes ${target.join(", ")}, fed with the word before.`;
  if (!look) return `${parts} One arrow leads from the one to the other: the last state.`;
  const shares = source.map((word, i) => `${word} ${(look.weights[i] as number).toFixed(2)}`).join(", ");
  return `${parts} For "${target[look.step]}" all encoder states flow into a context, with the weights ${shares}.`;
}

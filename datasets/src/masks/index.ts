/** Holes of six kinds for pictures to be filled. Data card: card.md. */
import { InputError, requireWhole, type Random } from "@attention-lab/lib/runtime";
import type { Image } from "@attention-lab/lib/vision";

export const maskKinds = ["box", "strokes", "speckle", "text", "border", "ring"] as const;

export type MaskKind = (typeof maskKinds)[number];

export interface MaskOptions {
  width: number;
  height: number;
  /** Share of the picture that is hidden, 0.01 to 0.6. Text stays below about a third, however much is asked for. */
  share: number;
}

/**
 * Draws a mask.
 * @returns one channel: 1 where hidden, 0 where known
 * @throws InputError for an unknown kind, a share out of range or a picture below 16 pixels a side
 * @example drawMask("box", createRandom(1), { width: 96, height: 96, share: 0.05 })
 */
export function drawMask(kind: MaskKind, random: Random, { width, height, share }: MaskOptions): Image {
  requireWhole("width", width, 16);
  requireWhole("height", height, 16);
  if (!(share >= 0.01 && share <= 0.6)) throw new InputError("share", "0.01 to 0.6", String(share));
  if (!(kind in draw)) throw new InputError("kind", maskKinds.join(", "), `"${String(kind)}"`);
  const data = new Float32Array(width * height);
  draw[kind]({ width, height, data, wanted: Math.round(share * width * height) }, random);
  return { width, height, channels: 1, data };
}

interface Canvas {
  width: number;
  height: number;
  data: Float32Array;
  /** How many pixels to hide. */
  wanted: number;
}

const draw: Record<MaskKind, (canvas: Canvas, random: Random) => void> = {
  box(canvas, random) {
    const { width, height, wanted } = canvas;
    const wide = Math.max(1, Math.round(Math.sqrt((wanted * width) / height)));
    const tall = Math.max(1, Math.round(wanted / wide));
    // Around the middle, with at least an eighth of the picture on every side where there is room.
    const at = (length: number, side: number) => {
      const margin = Math.min(Math.floor(length / 8), Math.floor((length - side) / 2));
      return random.integer(margin, length - side - margin);
    };
    rectangle(canvas, at(width, wide), at(height, tall), wide, tall);
  },
  strokes(canvas, random) {
    while (hiddenOf(canvas) < canvas.wanted) stroke(canvas, random);
  },
  speckle({ width, height, data, wanted }, random) {
    const places = random.shuffle(Array.from({ length: width * height }, (_, at) => at));
    for (const at of places.slice(0, wanted)) data[at] = 1;
  },
  text(canvas, random) {
    const { width, height } = canvas;
    const letter = 3; // pixels a dot of the 5 × 7 letters
    for (let top = 2 + random.integer(0, 4); top + 7 * letter <= height; top += 9 * letter) {
      let at = random.integer(0, WORD.length - 1);
      for (let left = 2; left + 5 * letter <= width; left += 6 * letter) {
        if (hiddenOf(canvas) >= canvas.wanted) return;
        write(canvas, WORD[at++ % WORD.length] as string, left, top, letter);
      }
    }
  },
  border(canvas) {
    const { width, height, wanted } = canvas;
    for (let edge = 0; hiddenOf(canvas) < wanted; edge++) {
      rectangle(canvas, edge, edge, width - 2 * edge, 1);
      rectangle(canvas, edge, height - 1 - edge, width - 2 * edge, 1);
      rectangle(canvas, edge, edge, 1, height - 2 * edge);
      rectangle(canvas, width - 1 - edge, edge, 1, height - 2 * edge);
    }
  },
  ring({ width, height, data, wanted }) {
    // Around the middle, from an eighth of the side outwards: a picture of rings has no copy of it at the same size.
    const inner = Math.min(width, height) / 8;
    const far = Array.from(data, (_, at) =>
      Math.hypot((at % width) + 0.5 - width / 2, Math.floor(at / width) + 0.5 - height / 2),
    );
    const places = far.flatMap((d, at) => (d >= inner ? [at] : []));
    for (const at of places.sort((a, b) => (far[a] as number) - (far[b] as number)).slice(0, wanted))
      data[at] = 1;
  },
};

function hiddenOf({ data }: Canvas): number {
  return data.reduce((sum, one) => sum + one, 0);
}

function rectangle({ width, data }: Canvas, left: number, top: number, wide: number, tall: number): void {
  for (let y = top; y < top + tall; y++) data.fill(1, y * width + left, y * width + left + wide);
}

/** A line that wanders, as a brush of 3 to 5 pixels would draw it. */
function stroke(canvas: Canvas, random: Random): void {
  const { width, height, wanted } = canvas;
  const brush = random.integer(3, 5);
  let [x, y] = [random.uniform(0, width), random.uniform(0, height)];
  let angle = random.uniform(0, 2 * Math.PI);
  for (let length = random.integer(10, 30); length > 0 && hiddenOf(canvas) < wanted; length--) {
    const [left, top] = [Math.round(x - brush / 2), Math.round(y - brush / 2)];
    const [from, to] = [Math.max(0, left), Math.min(width, left + brush)];
    const [first, end] = [Math.max(0, top), Math.min(height, top + brush)];
    if (to > from && end > first) rectangle(canvas, from, first, to - from, end - first);
    angle += random.normal(0, 0.4);
    x += 2 * Math.cos(angle);
    y += 2 * Math.sin(angle);
  }
}

const WORD = "ATTENTION";
/** Letters of 5 × 7 dots, one number a row, its five bits from left to right. */
const LETTERS: Readonly<Record<string, readonly number[]>> = {
  A: [14, 17, 17, 31, 17, 17, 17],
  T: [31, 4, 4, 4, 4, 4, 4],
  E: [31, 16, 16, 30, 16, 16, 31],
  N: [17, 25, 21, 21, 19, 17, 17],
  I: [14, 4, 4, 4, 4, 4, 14],
  O: [14, 17, 17, 17, 17, 17, 14],
};

function write(canvas: Canvas, letter: string, left: number, top: number, dot: number): void {
  LETTERS[letter]?.forEach((bits, row) => {
    for (let column = 0; column < 5; column++) {
      if (bits & (16 >> column)) rectangle(canvas, left + column * dot, top + row * dot, dot, dot);
    }
  });
}

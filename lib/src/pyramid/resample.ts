/** Pictures made smaller or larger: every way to do it is one matrix for the rows and one for the columns. */
import { InputError, requirePositive, tf, type Tensor } from "../runtime";

/** `[new length][old length]`: how much of each old pixel a new one takes. */
type Weights = Float32Array[];

const TAPS = [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16];

/**
 * Blurring with [1, 4, 6, 4, 1] / 16 and keeping every second place, the first included (Burt & Adelson 1983, eq. 1).
 * The border is mirrored without repeating the outermost pixel.
 */
export function downWeights(length: number): Weights {
  return weights(Math.ceil(length / 2), length, (row, place) => {
    TAPS.forEach((tap, t) => add(row, mirrored(2 * place + t - 2, length), tap));
  });
}

/** From ⌈length / 2⌉ to `length` places: zeros in between, then twice the same filter (Burt & Adelson 1983, eq. 2). */
export function upWeights(length: number): Weights {
  const gain = length === 1 ? 1 : 2; // a single pixel has no zeros beside it
  return weights(length, Math.ceil(length / 2), (row, place) => {
    TAPS.forEach((tap, t) => {
      const from = mirrored(place + t - 2, length);
      if (from % 2 === 0) add(row, from / 2, gain * tap);
    });
  });
}

/**
 * Scaling by area: a new pixel is the mean of what it covers, parts of pixels counting as parts.
 * @param scale > 0; below 1 makes smaller
 */
export function areaWeights(length: number, scale: number): Weights {
  requirePositive("scale", scale);
  const scaled = Math.floor(length * scale + 1e-9);
  if (scaled < 1) throw new InputError("scale", `at least 1 / ${length}`, String(scale));
  return weights(scaled, length, (row, place) => {
    const [from, to] = [place / scale, (place + 1) / scale];
    for (let old = Math.floor(from); old < Math.min(length, to - 1e-9); old++) {
      const covered = Math.min(old + 1, to) - Math.max(old, from);
      if (covered > 1e-9) add(row, old, covered * scale);
    }
  });
}

function weights(rows: number, columns: number, fill: (row: Float32Array, place: number) => void): Weights {
  return Array.from({ length: rows }, (_, place) => {
    const row = new Float32Array(columns);
    fill(row, place);
    return row;
  });
}

function add(row: Float32Array, at: number, weight: number): void {
  row[at] = (row[at] ?? 0) + weight;
}

/** A place outside 0 … length − 1, mirrored at the outermost pixel. */
function mirrored(place: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const inside = ((place % period) + period) % period;
  return inside < length ? inside : period - inside;
}

/**
 * Applies one matrix to the rows of pictures and one to their columns.
 * @param image `[batch…, height, width, channels]`
 * @param rows `[new height][height]`
 * @param columns `[new width][width]`
 * @returns `[batch…, new height, new width, channels]`
 */
export function resample(image: Tensor, rows: Weights, columns: Weights): Tensor {
  const shape = image.shape;
  const [height = 0, width = 0, channels = 0] = shape.slice(-3);
  const batch = shape.slice(0, -3);
  return tf.tidy(() => {
    const ofRows = matrixOf(rows);
    const ofColumns = matrixOf(columns);
    const flat = image.reshape([-1, height, width * channels]); // [batch, height, width · channels]
    const tall = ofRows.expandDims(0).matMul(flat).reshape([-1, width, channels]); // [batch · new height, width, channels]
    const small = ofColumns.expandDims(0).matMul(tall); // [batch · new height, new width, channels]
    return small.reshape([...batch, rows.length, columns.length, channels]);
  });
}

function matrixOf(rows: Weights): Tensor {
  const columns = rows[0]?.length ?? 0;
  const flat = new Float32Array(rows.length * columns);
  rows.forEach((row, i) => flat.set(row, i * columns));
  return tf.tensor(flat, [rows.length, columns]);
}

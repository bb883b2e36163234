/** The fast marching method: a front that leaves the rim of a hole at speed 1 (Sethian 1996; Telea 2004, §2.3). */
import { createMarchQueue } from "./marchQueue";
import type { Plane } from "./planes";

/** A channel inside a frame one pixel wide, while the front runs over it. Places are y · width + x in the frame. */
export interface Front {
  /** Of the framed picture: two more than the picture's. */
  readonly width: number;
  readonly height: number;
  /** Brightness from 0 to 255, the units in which the constants of both methods are given. */
  readonly values: Float64Array;
  /** 1 where nothing is known yet, and in the frame. */
  readonly unknown: Uint8Array;
  /** T: the distance from the rim, negative outside the hole. */
  readonly time: Float32Array;
}

const far = 1e6;

/**
 * Lets a front run from the known rim over all hidden pixels; `valueAt` gives each its value when the front arrives.
 * @param outside how far T is also found outside the hole, in pixels; 0 leaves it unknown (10⁶) there
 * @param valueAt the value of a pixel, 0 … 255, from pixels that are not `unknown`
 * @returns `[height · width]` of the picture, 0 … 1
 */
export function fillFromRim(
  plane: Plane,
  outside: number,
  valueAt: (front: Front, place: number) => number,
): Float64Array {
  const { front, inner } = framed(plane);
  const band = rimOf(front, inner);
  if (outside > 0) marchOutside(front, inner, band, outside);
  band.forEach((place) => (front.time[place] = 0));
  march(front, front.unknown, band, inner, (place) => (front.values[place] = valueAt(front, place)));
  return Float64Array.from(inner, (place) => (front.values[place] as number) / 255);
}

/** The picture in its frame, and the places of its pixels there, row by row. */
function framed({ width, height, values, hidden }: Plane): { front: Front; inner: Int32Array } {
  const size = { width: width + 2, height: height + 2 };
  const inner = Int32Array.from(
    values,
    (_, at) => (Math.floor(at / width) + 1) * size.width + (at % width) + 1,
  );
  const length = size.width * size.height;
  const front = {
    ...size,
    values: new Float64Array(length),
    unknown: new Uint8Array(length).fill(1),
    time: new Float32Array(length).fill(far),
  };
  inner.forEach((place, at) => {
    front.values[place] = 255 * (values[at] as number);
    front.unknown[place] = hidden[at] as number;
  });
  return { front, inner };
}

/** The four neighbours, in the order in which the front visits them. */
const steps = (width: number) => [-width, -1, width, 1];

/** Known pixels beside hidden ones: where the front starts. */
function rimOf({ width, unknown }: Front, inner: Int32Array): Int32Array {
  const isHole = new Uint8Array(unknown.length);
  inner.forEach((place) => (isHole[place] = unknown[place] as number));
  return inner.filter((place) => !unknown[place] && steps(width).some((step) => isHole[place + step]));
}

/** T of the known pixels within `reach` of the hole: the same front, run outwards, with a minus sign. */
function marchOutside(front: Front, inner: Int32Array, band: Int32Array, reach: number): void {
  const { width, unknown, time } = front;
  const ahead = new Uint8Array(unknown.length);
  for (const place of inner) {
    if (!unknown[place]) continue;
    const [x, y] = [place % width, Math.floor(place / width)];
    for (let v = Math.max(y - reach, 1); v <= Math.min(y + reach, front.height - 2); v++) {
      for (let u = Math.max(x - reach, 1); u <= Math.min(x + reach, width - 2); u++) ahead[v * width + u] = 1;
    }
  }
  inner.forEach((place) => unknown[place] && (ahead[place] = 0));
  band.forEach((place) => ((ahead[place] = 0), (time[place] = 0)));
  march(front, ahead, band, inner, () => undefined);
  inner.forEach((place) => {
    if (!unknown[place] && (time[place] as number) < far) time[place] = -(time[place] as number);
  });
}

/** The front itself: pixels that are `ahead` get their T, are visited once, and are no longer ahead. */
function march(
  { width, time }: Front,
  ahead: Uint8Array,
  start: Int32Array,
  inner: Int32Array,
  visit: (place: number) => void,
): void {
  const queue = createMarchQueue();
  const isInner = new Uint8Array(time.length);
  inner.forEach((place) => (isInner[place] = 1));
  start.forEach((place) => queue.push(0, place));
  for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
    for (const step of steps(width)) {
      const next = place + step;
      if (!isInner[next] || !ahead[next]) continue;
      time[next] = arrival(time, ahead, next, width);
      visit(next);
      ahead[next] = 0;
      queue.push(time[next] as number, next);
    }
  }
}

/** The earliest T at a pixel by |∇T| = 1, from one neighbour along each axis (Telea 2004, eq. 5). */
function arrival(time: Float32Array, ahead: Uint8Array, place: number, width: number): number {
  const vertical = [place - width, place + width];
  const horizontal = [place - 1, place + 1];
  return Math.min(...vertical.flatMap((a) => horizontal.map((b) => arrivalFrom(time, ahead, a, b))));
}

function arrivalFrom(time: Float32Array, ahead: Uint8Array, a: number, b: number): number {
  const [ta, tb] = [time[a] as number, time[b] as number];
  if (ahead[a] && ahead[b]) return 1 + Math.min(ta, tb);
  if (ahead[a]) return 1 + tb;
  if (ahead[b]) return 1 + ta;
  const gap = ta - tb;
  return Math.abs(gap) >= 1 ? 1 + Math.min(ta, tb) : (ta + tb + Math.sqrt(2 - gap * gap)) / 2;
}

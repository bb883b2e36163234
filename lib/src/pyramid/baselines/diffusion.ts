/** Filling a hole by diffusion: Laplace's equation, and the biharmonic one. */
import type { Image } from "../../vision";
import { conjugateGradients } from "./conjugateGradients";
import { fillPlanes, hiddenPlaces, knownValues, type Plane } from "./planes";

/** Places, and for each of them its four neighbours; the place itself where the picture ends. */
interface Stencil {
  places: Int32Array;
  neighbours: Int32Array;
}

function stencil({ width, height }: Plane, places: Int32Array): Stencil {
  const neighbours = new Int32Array(4 * places.length);
  places.forEach((p, i) => {
    const x = p % width;
    neighbours[4 * i] = x > 0 ? p - 1 : p;
    neighbours[4 * i + 1] = x < width - 1 ? p + 1 : p;
    neighbours[4 * i + 2] = p >= width ? p - width : p;
    neighbours[4 * i + 3] = p < width * (height - 1) ? p + width : p;
  });
  return { places, neighbours };
}

/** Δu = Σ over the neighbours q of p of u_q − u_p: no flow across the border of the picture. Into `to`, in order. */
function laplacian(u: Float64Array, { places, neighbours }: Stencil, to: Float64Array): Float64Array {
  for (let i = 0; i < places.length; i++) {
    let sum = -4 * (u[places[i] as number] as number);
    for (let k = 4 * i; k < 4 * i + 4; k++) sum += u[neighbours[k] as number] as number;
    to[i] = sum;
  }
  return to;
}

/** x ↦ A x and b of the equations (−Δ)^order u = 0 at the hidden pixels; the known pixels make b. */
function equations(plane: Plane, order: 1 | 2) {
  const { width, values } = plane;
  const hidden = hiddenPlaces(plane);
  const near = new Set([...hidden].flatMap((p) => [p, p - 1, p + 1, p - width, p + width]));
  const around = Int32Array.from([...near].filter((p) => p >= 0 && p < values.length));
  const [atHidden, atAround] = [stencil(plane, hidden), stencil(plane, around)];
  const [first, once, spread] = [around, values, values].map(({ length }) => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const apply = (u: Float64Array) => {
    const result = new Float64Array(hidden.length);
    if (order === 1) return laplacian(u, atHidden, result).map((value) => -value);
    laplacian(u, atAround, first);
    for (let i = 0; i < around.length; i++) once[around[i] as number] = first[i] as number;
    return laplacian(once, atHidden, result);
  };
  const times = (x: Float64Array) => {
    for (let i = 0; i < hidden.length; i++) spread[hidden[i] as number] = x[i] as number;
    return apply(spread);
  };
  return { hidden, times, b: apply(values).map((value) => -value) };
}

/** The channel with Δ^order u = 0 at its hidden pixels. */
function solved(plane: Plane, order: 1 | 2): Float64Array {
  const { hidden, times, b } = equations(plane, order);
  const solution = conjugateGradients(times, b);
  const filled = Float64Array.from(plane.values);
  hidden.forEach((p, i) => (filled[p] = solution[i] as number));
  return filled;
}

/**
 * Diffusion: fills a hole so that each hidden pixel is the mean of its neighbours, Δu = 0, the smoothest surface that
 * meets the known pixels. The fast form of `diffusionFillByLoops`, by conjugate gradients.
 * @param mask one channel of the picture's size; ≥ 0.5 hides
 * @throws InputError when the mask has another size, or hides everything
 */
export function laplaceFill(image: Image, mask: Image): Image {
  return fillPlanes(image, mask, (plane) => solved(plane, 1));
}

/**
 * Biharmonic filling, Δ²u = 0: it also carries slopes into the hole (Damelin and Hoang 2018). Filled values are cut to
 * the range of the known ones. Equals scikit-image's `inpaint_biharmonic`.
 * @param mask one channel of the picture's size; ≥ 0.5 hides
 * @throws InputError when the mask has another size, or hides everything
 */
export function biharmonicFill(image: Image, mask: Image): Image {
  return fillPlanes(image, mask, (plane) => {
    const known = knownValues(plane);
    const [least, most] = known.reduce(
      ([a, b], v) => [Math.min(a, v), Math.max(b, v)],
      [Infinity, -Infinity],
    );
    return solved(plane, 2).map((value) => Math.min(Math.max(value, least), most));
  });
}

/** Which points belong to a shape, and how dark its texture is there. u runs right, v down, both −1 … 1. */
import type { SceneObject, ShapeName, TextureName } from "./objects";

/** The angle from one point of a star to the next, and the corner between them, at radius 0.45. */
const FIFTH = (2 * Math.PI) / 5;
const CORNER_X = 0.45 * Math.cos(FIFTH / 2);
const CORNER_Y = 0.45 * Math.sin(FIFTH / 2);

const insideOf: Record<ShapeName, (u: number, v: number) => boolean> = {
  circle: (u, v) => u * u + v * v <= 1,
  square: (u, v) => Math.max(Math.abs(u), Math.abs(v)) <= 0.84,
  triangle: (u, v) => v <= 0.5 && Math.abs(u) <= (v + 1) / Math.sqrt(3),
  star: (u, v) => {
    const angle = Math.atan2(u, -v); // 0 at the upper point
    const fromPoint = Math.abs(angle - FIFTH * Math.round(angle / FIFTH)); // 0 … 36°
    const r = Math.sqrt(u * u + v * v);
    const x = r * Math.cos(fromPoint);
    const y = r * Math.sin(fromPoint);
    return (1 - x) * CORNER_Y - (1 - CORNER_X) * y >= 0;
  },
  cross: (u, v) => Math.min(Math.abs(u), Math.abs(v)) <= 0.3 && Math.max(Math.abs(u), Math.abs(v)) <= 0.95,
  ring: (u, v) => u * u + v * v <= 1 && u * u + v * v >= 0.58 ** 2,
};

/** Brightness of a texture, 1 or darker; `pixels` is the object's radius in pixels. */
const shadeOf: Record<TextureName, (u: number, v: number, pixels: number) => number> = {
  plain: () => 1,
  striped: (_, v, pixels) => (Math.floor(((v + 1) * pixels) / 2.5) % 2 === 0 ? 1 : 0.45),
  dotted: (u, v, pixels) => {
    const [x, y] = [((u + 1) * pixels) % 5, ((v + 1) * pixels) % 5];
    return Math.hypot(x - 2.5, y - 2.5) <= 1.5 ? 0.35 : 1;
  },
};

/**
 * The brightness of an object at points of the picture, 0 where the object is not.
 * @param side of the picture, in pixels
 * @returns a function of x and y, shares of the picture's side
 */
export function shadeOn(object: SceneObject, side: number): (x: number, y: number) => number {
  const [cos, sin] = [Math.cos(object.angle), Math.sin(object.angle)];
  const [isInside, shade] = [insideOf[object.shape], shadeOf[object.texture]];
  const pixels = object.radius * side;
  return (x, y) => {
    const dx = (x - object.x) / object.radius;
    const dy = (y - object.y) / object.radius;
    if (dx * dx + dy * dy > 2) return 0;
    const u = cos * dx + sin * dy;
    const v = cos * dy - sin * dx;
    return isInside(u, v) ? shade(u, v, pixels) : 0;
  };
}

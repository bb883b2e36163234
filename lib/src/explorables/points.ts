/** Points of a plane that reaches from −3 to 3, and their colours in still pictures. */
import { InputError } from "../base";

export type Point = readonly [number, number];

/** @throws InputError unless all are two numbers from −3 to 3 */
export function requirePoints(name: string, points: readonly Point[]): void {
  const isFine = points.every((point) => point.length === 2 && point.every((x) => Math.abs(x) <= 3));
  if (!isFine) throw new InputError(name, "two numbers from −3 to 3 each", JSON.stringify(points));
}

export const COLOURS = ["#0072b2", "#d55e00", "#009e73"];

/** A square plane with its origin in the middle, shared by pages that draw vectors. */
import { scaleLinear, type ScaleLinear } from "d3-scale";
import type { Selection } from "d3-selection";

export type Group = Selection<SVGGElement, unknown, HTMLElement, unknown>;

export interface Plane {
  group: Group;
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
}

/** Where a plane lies in the drawing, and how far it reaches from its origin to each side. */
export interface PlaneSize {
  left: number;
  top: number;
  side: number;
  reach: number;
}

export function squarePlane(
  svg: Selection<SVGSVGElement, unknown, HTMLElement, unknown>,
  title: string,
  { left, top, side, reach }: PlaneSize,
): Plane {
  const x = scaleLinear([-reach, reach], [left, left + side]).clamp(true);
  const y = scaleLinear([-reach, reach], [top + side, top]).clamp(true);
  const group: Group = svg.append("g");
  group.append("text").attr("class", "head").attr("x", left).attr("y", 20).text(title);
  group
    .append("rect")
    .attr("class", "plane")
    .attr("x", left)
    .attr("y", top)
    .attr("width", side)
    .attr("height", side);
  for (const [a, b] of [
    [reach, 0],
    [0, reach],
  ] as const)
    group
      .append("line")
      .attr("class", "axis")
      .attr("x1", x(-a))
      .attr("x2", x(a))
      .attr("y1", y(-b))
      .attr("y2", y(b));
  return { group, x, y };
}

/** A vector from the origin. */
export function arrow({ group, x, y }: Plane, to: readonly number[], colour: string) {
  return group
    .append("line")
    .attr("class", "arrow")
    .style("stroke", colour)
    .attr("x1", x(0))
    .attr("y1", y(0))
    .attr("x2", x(to[0] ?? 0))
    .attr("y2", y(to[1] ?? 0));
}

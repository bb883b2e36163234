/** Bars side by side: the same things, measured several times. */
import { InputError } from "../base";
import type { Figure } from "../notebook";
import { axis, labelledBars, layout, palette } from "./template";

/** One colour of bars. */
export interface BarGroup {
  name: string;
  /** One value for each label, from 0 up. */
  y: readonly number[];
}

/**
 * For each label one bar of every group, side by side, with its value above.
 * @param groups at most six
 * @throws InputError when a group has more or fewer values than there are labels
 */
export function groupedBars(options: {
  title: string;
  xTitle: string;
  yTitle: string;
  labels: readonly string[];
  groups: readonly BarGroup[];
}): Figure {
  const { title, xTitle, yTitle, labels, groups } = options;
  for (const { name, y } of groups) {
    if (y.length !== labels.length)
      throw new InputError(`group ${name}`, `${labels.length} values`, String(y.length));
  }
  const places = labels.map((_, i) => i); // the same word may stand there twice
  const bars = ({ name, y }: BarGroup, i: number) => ({
    ...labelledBars(labels, y, 2, { name, marker: { color: Object.values(palette)[i] } }),
    x: places,
  });
  const highest = Math.max(...groups.flatMap(({ y }) => y));
  return {
    data: groups.map(bars),
    layout: layout(title, {
      barmode: "group",
      xaxis: axis({ title: xTitle, tickvals: places, ticktext: labels, showgrid: false, zeroline: false }),
      yaxis: axis({ title: yTitle, range: [0, 1.12 * highest] }),
    }),
    alt: groups.map((group) => `${group.name}: ${inWords(group, labels)}.`).join(" "),
  };
}

const inWords = ({ y }: BarGroup, labels: readonly string[]) =>
  labels.map((label, i) => `${label} ${y[i]?.toFixed(2)}`).join(", ");

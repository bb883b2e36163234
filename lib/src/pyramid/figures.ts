/** Pictures side by side, and where the colours of a hole came from. */
import { InputError } from "../base";
import type { Figure } from "../notebook";
import { axis, layout, palette, withSlider } from "../plots";
import type { Image } from "../vision";
import type { Filled } from "./fill";

/** A picture and the words below it. */
export interface Tile {
  image: Image;
  text: string;
}

/**
 * Grey pictures side by side, all at the same size on the screen.
 * @param tiles at least one, of one channel
 * @param options perRow: default 4; alt: what can be seen, in words
 * @throws InputError when there is no tile or one has other channels
 */
export function pictureGrid(
  tiles: readonly Tile[],
  { title, perRow = 4, alt }: { title: string; perRow?: number; alt: string },
): Figure {
  if (tiles.length === 0) throw new InputError("tiles", "at least one", "none (it is empty)");
  const columns = Math.min(perRow, tiles.length);
  const rows = Math.ceil(tiles.length / columns);
  const [wide, tall] = [1 / columns, 1 / rows];
  const place = (i: number) => ({ left: (i % columns) * wide, top: 1 - Math.floor(i / columns) * tall });
  const number = (i: number) => (i === 0 ? "" : i + 1); // Plotly's first axis has none
  const axes = tiles.flatMap(({ image }, i) => {
    const { left, top } = place(i);
    const bare = { visible: false, fixedrange: true };
    const range = [image.height - 0.5, -0.5];
    return [
      [
        `xaxis${number(i)}`,
        { ...bare, domain: [left, left + 0.94 * wide], anchor: `y${number(i)}`, constrain: "domain" },
      ],
      [`yaxis${number(i)}`, { ...bare, domain: [top - 0.84 * tall, top], anchor: `x${number(i)}`, range, scaleanchor: `x${number(i)}`, constrain: "domain" }], // prettier-ignore
    ];
  });
  const words = tiles.map(({ text }, i) => ({
    text,
    xref: "paper",
    yref: "paper",
    x: place(i).left + 0.47 * wide,
    y: place(i).top - 0.85 * tall,
    xanchor: "center",
    yanchor: "top",
    showarrow: false,
    font: { size: 12 },
  }));
  return {
    data: tiles.map(({ image }, i) => ({ ...pixels(image), xaxis: `x${number(i)}`, yaxis: `y${number(i)}` })),
    layout: layout(title, {
      height: 80 + rows * (60 + 900 / columns),
      showlegend: false,
      ...Object.fromEntries(axes),
      annotations: words,
      margin: { l: 10, r: 10, t: 60, b: 10 },
    }),
    alt,
  };
}

/** A grey picture as a trace, its values in hundredths. */
function pixels({ width, height, channels, data }: Image): Record<string, unknown> {
  if (channels !== 1) throw new InputError("image", "one channel", String(channels));
  return {
    type: "heatmap",
    z: Array.from({ length: height }, (_, y) =>
      Array.from(data.subarray(y * width, (y + 1) * width), (x) =>
        Math.round(100 * Math.min(1, Math.max(0, x))),
      ),
    ),
    zmin: 0,
    zmax: 100,
    colorscale: "Greys",
    reversescale: false,
    showscale: false,
    hovertemplate: "x %{x}, y %{y}: %{z} %<extra></extra>",
  };
}

/**
 * A filled picture whose slider walks over pixels of the hole and shows where each came from; the square at the source
 * is as large as the patch that was looked at, so larger ones come from smaller scales.
 * @param places pixels of the hole, as y · width + x
 * @param size of a patch, as it was filled with
 * @throws InputError when a place was not filled
 */
export function sourceSlider(
  { image, sources }: Filled,
  places: readonly number[],
  { title, size }: { title: string; size: number },
): Figure {
  const { width, height } = image;
  const square = (x: number, y: number, side: number) => {
    const r = side / 2;
    return { x: [x - r, x + r, x + r, x - r, x - r], y: [y - r, y - r, y + r, y + r, y - r] };
  };
  const steps = places.map((place, i) => {
    const scale = sources.scale[place] ?? 0;
    if (scale === 0) throw new InputError(`places[${i}]`, "a pixel that was filled", String(place));
    const [x, y] = [place % width, Math.floor(place / width)];
    const from = [sources.x[place] as number, sources.y[place] as number] as const;
    const line = { mode: "lines", type: "scatter", hoverinfo: "skip" };
    return {
      label: `${i + 1}`,
      said: `pixel (${x}, ${y}) from (${from[0].toFixed(1)}, ${from[1].toFixed(1)}) at scale ${scale.toFixed(2)}`,
      data: [
        {
          ...line,
          ...square(x, y, size),
          name: "pixel to fill and its patch",
          line: { color: palette.orange, width: 3 },
        },
        { ...line, ...square(from[0], from[1], size / scale), name: "where it came from", line: { color: palette.sky, width: 3 } }, // prettier-ignore
        { ...line, x: [x, from[0]], y: [y, from[1]], showlegend: false, line: { color: palette.sky, width: 1.5, dash: "dot" } }, // prettier-ignore
      ],
    };
  });
  const base = layout(title, {
    height: 560,
    xaxis: axis({ title: "pixels from the left", range: [-0.5, width - 0.5], showgrid: false, zeroline: false, constrain: "domain" }), // prettier-ignore
    yaxis: axis({ title: "pixels from the top", range: [height - 0.5, -0.5], showgrid: false, zeroline: false, scaleanchor: "x" }), // prettier-ignore
  });
  const alt = `${steps.map(({ said }) => said).join("; ")}.`;
  const figure = withSlider(base, { name: "pixel of the hole", steps, start: 0, alt });
  // The picture itself is no part of the frames: it does not change.
  return { ...figure, data: [...figure.data, pixels(image)] };
}

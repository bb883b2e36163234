/** The figures of the dashboard, in the reader's own theme; a click on a bar shows the learners behind it. */
// A plain script, like all of this folder: the page loads nothing, so `reports/dashboard.ts` puts them in one by one.
{
  interface PlotlyElement extends HTMLElement {
    on(
      event: "plotly_click",
      listener: (event: { points: { y: string; pointIndex: number }[] }) => void,
    ): void;
  }
  const Plotly = (globalThis as unknown as { Plotly: { react(...args: unknown[]): Promise<PlotlyElement> } })
    .Plotly;
  const { exercises, statistics } = dashboard;

  /** A colour of the page, as the reader's theme has it now. */
  function themed(name: string): string {
    const probe = document.body.appendChild(document.createElement("span"));
    probe.style.color = `var(--${name})`;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }

  const RESULTS: readonly (readonly [string, string])[] = [
    ["pass", "#2a9d8f"],
    ["fail", "#e4572e"],
    ["not attempted", "#9aa0aa"],
    ["runtime error", "#f2a65a"],
    ["compile error", "#a06cd5"],
    ["timeout", "#e3c22f"],
    ["out of memory", "#8c5a3c"],
    ["blocked", "#5470c6"],
  ];

  function look(height: number, more: object): object {
    const [text, line] = [themed("text"), themed("line")];
    const axis = { gridcolor: line, zerolinecolor: line, automargin: true, fixedrange: true };
    const { xaxis = {}, yaxis = {}, ...rest } = more as { xaxis?: object; yaxis?: object };
    return {
      height,
      margin: { l: 50, r: 20, t: 10, b: 50 },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { color: text, family: "system-ui, sans-serif", size: 13 },
      hoverlabel: { font: { family: "system-ui, sans-serif" } },
      xaxis: { ...axis, ...xaxis },
      yaxis: { ...axis, ...yaxis },
      ...rest,
    };
  }

  const draw = (id: string, traces: object[], layout: object) =>
    Plotly.react(elementOf(id), traces, layout, { responsive: true, displayModeBar: false });

  /** Horizontal bars need room for each of them, in the order of the course from top to bottom. */
  const rowsOf = (count: number, extra = 70) => Math.max(160, 22 * count + extra);
  const whole = { title: { text: "learners" }, rangemode: "tozero", tickformat: "d" };

  function drawDistribution(): Promise<unknown> {
    const labels = statistics.distribution.map((_, i) => `${10 * i}–${i === 9 ? 100 : 10 * i + 9}`);
    const bars = { type: "bar", x: labels, y: statistics.distribution, marker: { color: "#5b8def" }, hovertemplate: "%{x} %: %{y}<extra></extra>" }; // prettier-ignore
    const xaxis = { title: { text: "share of the points, in percent" }, type: "category" };
    return draw("distribution", [bars], look(300, { xaxis, yaxis: whole }));
  }

  const shortMistakes = statistics.mistakes.slice(0, 12);
  async function drawMistakes(): Promise<void> {
    if (shortMistakes.length === 0) {
      elementOf("mistakes").textContent = "Nobody made a mistake that the checks know by name.";
      return;
    }
    const labels = shortMistakes.map(mistakeLabel);
    const bars = { type: "bar", orientation: "h", y: labels, x: shortMistakes.map(({ learners: n }) => n), marker: { color: "#e4572e" }, hovertemplate: "%{y}: %{x}<extra></extra>" }; // prettier-ignore
    const yaxis = { autorange: "reversed", type: "category" };
    await draw("mistakes", [bars], look(rowsOf(labels.length), { xaxis: whole, yaxis }));
  }

  async function drawResults(): Promise<void> {
    const ids = exercises.map(({ id }) => id);
    const traces = RESULTS.map(([result, color]) => {
      const counts = statistics.exercises.map(
        ({ results }) => (results as Record<string, number>)[result] ?? 0,
      );
      return { type: "bar", orientation: "h", name: result, y: ids, x: counts, marker: { color }, hovertemplate: `%{y}, ${result}: %{x}<extra></extra>` }; // prettier-ignore
    }).filter(({ x }) => x.some((count) => count > 0));
    const yaxis = { autorange: "reversed", type: "category" };
    const layout = { barmode: "stack", xaxis: whole, yaxis, legend: { orientation: "h", y: 1, yanchor: "bottom", traceorder: "normal" }, margin: { l: 50, r: 20, t: 40, b: 50 } }; // prettier-ignore
    await draw("results", traces, look(rowsOf(ids.length, 110), layout));
  }

  async function drawDiscrimination(): Promise<void> {
    const known = statistics.exercises.filter(({ discrimination }) => discrimination !== undefined);
    if (known.length === 0) {
      elementOf("discrimination").textContent = "Too few learners, or everybody has the same points.";
      return;
    }
    const topics = [...new Set(known.map(({ topic }) => topic))];
    const colours = ["#5b8def", "#2a9d8f", "#e4572e", "#a06cd5", "#e3a02f", "#8c5a3c"];
    const traces = topics.map((topic, i) => {
      const here = known.filter((each) => each.topic === topic);
      return {
        type: "scatter",
        mode: known.length <= 8 ? "markers+text" : "markers",
        name: topic,
        x: here.map(({ difficulty }) => difficulty),
        y: here.map(({ discrimination }) => discrimination),
        text: here.map(({ id }) => id),
        textposition: "top center",
        marker: { size: 10, color: colours[i % colours.length] },
        hovertemplate: "%{text}<br>mean share %{x:.0%}, discrimination %{y:.2f}<extra></extra>",
      };
    });
    const xaxis = { title: { text: "mean share of the points" }, range: [-0.03, 1.08], tickformat: ".0%" };
    const lowest = Math.min(0, ...known.map(({ discrimination = 0 }) => discrimination));
    const yaxis = { title: { text: "discrimination" }, range: [lowest - 0.1, 1.1] };
    const legend = { orientation: "h", y: 1, yanchor: "bottom" };
    const margin = { l: 60, r: 20, t: 40, b: 50 };
    await draw("discrimination", traces, look(420, { xaxis, yaxis, legend, margin, showlegend: topics.length > 1 })); // prettier-ignore
  }

  const drawAll = () =>
    Promise.all([drawDistribution(), drawMistakes(), drawResults(), drawDiscrimination()]);

  /** Sets a filter of the table and goes there. */
  function choose(id: string, value: string): void {
    elementOf<HTMLSelectElement>(id).value = value;
    elementOf(id).dispatchEvent(new Event("input"));
    elementOf("learners-title").scrollIntoView();
  }

  void drawAll().then(() => {
    const on = (id: string, listener: (point: { y: string; pointIndex: number }) => void) => {
      const figure = elementOf(id) as PlotlyElement;
      figure.on?.("plotly_click", ({ points: [point] }) => point && listener(point));
    };
    on("results", ({ y }) => choose("exercise", y));
    on("mistakes", ({ pointIndex }) => choose("mistake", String(pointIndex)));
    document.body.dataset["drawn"] = "true";
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => void drawAll());
}

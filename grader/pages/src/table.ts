/** The table of learners: sorted by its headings, narrowed by the fields above it, a part of it at a time. */
// A plain script, like all of this folder: the page loads nothing, so `reports/dashboard.ts` puts them in one by one.
{
  type Row = DashboardRow;
  const { learners, exercises, statistics } = dashboard;

  const count = (row: Row, wanted: (result: string) => boolean) =>
    exercises.filter(({ id }) => wanted(row.results[id]?.result ?? "not attempted")).length;
  const numbers = new Map(
    learners.map((row) => [
      row.key,
      {
        passed: count(row, (result) => result === "pass"),
        missing: count(row, (result) => result === "not attempted"),
      },
    ]),
  );
  const passed = ({ key }: Row) => numbers.get(key)?.passed ?? 0;
  const missing = ({ key }: Row) => numbers.get(key)?.missing ?? 0;
  const inVain = (row: Row) => exercises.length - passed(row) - missing(row);
  const order = new Intl.Collator(undefined, { numeric: true });

  type Order = (a: Row, b: Row) => number;

  interface Column {
    title: string;
    isNumber?: boolean;
    order: Order;
    cell: (row: Row) => string | Node;
  }
  const columns: readonly Column[] = [
    { title: "Learner", order: (a, b) => order.compare(called(a), called(b)), cell: nameCell },
    { title: "Id", order: (a, b) => order.compare(a.id, b.id), cell: ({ id }) => id },
    { title: "Points", isNumber: true, order: (a, b) => a.score - b.score, cell: scoreCell },
    {
      title: "Passed",
      isNumber: true,
      order: (a, b) => passed(a) - passed(b),
      cell: (row) => String(passed(row)),
    },
    { title: "Tried in vain", isNumber: true, order: (a, b) => inVain(a) - inVain(b), cell: (row) => String(inVain(row)) }, // prettier-ignore
    { title: "Not attempted", isNumber: true, order: (a, b) => missing(a) - missing(b), cell: (row) => String(missing(row)) }, // prettier-ignore
    { title: "Days late", isNumber: true, order: (a, b) => (a.lateDays ?? 0) - (b.lateDays ?? 0), cell: ({ lateDays }) => String(lateDays ?? "") }, // prettier-ignore
    { title: "Problem", order: (a, b) => order.compare(a.problem ?? "", b.problem ?? ""), cell: ({ problem, stuck }) => problem ?? (stuck ? "stuck" : "") }, // prettier-ignore
  ];

  function nameCell(row: Row): Node {
    const button = makeElement("button", called(row), { type: "button" });
    button.addEventListener("click", () => openLearner(row));
    return button;
  }

  function scoreCell({ score, maxScore }: Row): Node {
    const share = maxScore > 0 ? Math.max(0, Math.min(1, score / maxScore)) : 0;
    const fill = makeElement("span");
    fill.style.width = `${100 * share}%`;
    const bar = makeElement("span", fill, { class: "bar", "aria-hidden": "true" });
    return makeElement("span", [document.createTextNode(`${rounded(score)} `), bar]);
  }

  const STEP = 200;
  let [sorted, falling, shown] = [0, false, STEP];

  const filters: Record<string, (row: Row) => boolean> = {
    all: () => true,
    stuck: ({ stuck }) => stuck === true,
    timeout: ({ results }) => Object.values(results).some(({ result }) => result === "timeout"),
    problem: ({ problem }) => problem !== undefined,
    late: ({ lateDays }) => lateDays !== undefined,
  };

  function wanted(): Row[] {
    const find = elementOf<HTMLInputElement>("find").value.trim().toLowerCase();
    const show = filters[elementOf<HTMLSelectElement>("show").value] ?? filters["all"];
    const exercise = elementOf<HTMLSelectElement>("exercise").value;
    const mistake = statistics.mistakes[Number(elementOf<HTMLSelectElement>("mistake").value || NaN)];
    const by = columns[sorted]?.order ?? (() => 0);
    return learners
      .filter((row) => [row.id, row.name, row.email].some((text) => text?.toLowerCase().includes(find)))
      .filter((row) => show?.(row))
      .filter(({ results }) => exercise === "" || results[exercise]?.result !== "pass")
      .filter(
        ({ results }) => mistake === undefined || results[mistake.exercise]?.misconception === mistake.name,
      )
      .sort((a, b) => (falling ? by(b, a) : by(a, b)));
  }

  function headCell({ title, isNumber }: Column, i: number): HTMLElement {
    const button = makeElement("button", `${title}${i === sorted ? (falling ? " ↓" : " ↑") : ""}`, {
      type: "button",
    });
    button.addEventListener("click", () => {
      falling = i === sorted ? !falling : isNumber === true;
      sorted = i;
      showTable();
      elementOf("learners").querySelectorAll<HTMLElement>("th button")[i]?.focus();
    });
    const direction = i === sorted ? (falling ? "descending" : "ascending") : "none";
    return makeElement("th", button, {
      scope: "col",
      "aria-sort": direction,
      class: isNumber ? "number" : "",
    });
  }

  function showTable(): void {
    const rows = wanted();
    const body = rows.slice(0, shown).map(
      (row) =>
      makeElement("tr", columns.map(({ cell, isNumber }, i) => makeElement("td", cell(row), { class: isNumber ? "number" : i === 0 ? "name" : "" }))), // prettier-ignore
    );
    elementOf("learners").replaceChildren(
      makeElement("thead", makeElement("tr", columns.map(headCell))),
      makeElement("tbody", body),
    );
    elementOf("count").textContent = `${rows.length} of ${learners.length} learners`;
    elementOf("more").hidden = rows.length <= shown;
  }

  for (const { id } of exercises) {
    elementOf("exercise").append(makeElement("option", `not passed: ${id}`, { value: id }));
  }
  statistics.mistakes.forEach((mistake, i) => {
    elementOf("mistake").append(makeElement("option", `${mistakeLabel(mistake)}: ${mistake.learners}`, { value: String(i) })); // prettier-ignore
  });
  for (const id of ["find", "show", "exercise", "mistake"]) {
    elementOf(id).addEventListener("input", () => {
      shown = STEP;
      showTable();
    });
  }
  elementOf("more").addEventListener("click", () => {
    shown += STEP;
    showTable();
  });
  showTable();
}

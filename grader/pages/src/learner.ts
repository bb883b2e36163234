/** One learner of the dashboard, in a dialog. */
// A plain script, like all of this folder: the page loads nothing, so `reports/dashboard.ts` puts them in one by one.
/** Shows how each exercise ended, and the way to the page that the learner gets. */
function openLearner(row: DashboardRow): void {
  const dialog = elementOf<HTMLDialogElement>("learner");
  const close = makeElement("button", "Close", { type: "button" });
  close.addEventListener("click", () => dialog.close());
  const heading = makeElement("h2", called(row), { id: "learner-name" });
  heading.style.marginTop = "0";
  const lines = dashboard.exercises.map(({ id, title, points }) => {
    const cell = row.results[id];
    const result = cell?.result ?? "not attempted";
    const colour = result === "pass" ? "good" : result === "not attempted" ? "quiet" : "bad";
    const why = [cell?.misconception, cell?.overridden && "set by hand"].filter(Boolean).join(", ");
    return makeElement("tr", [
      makeElement("td", title),
      makeElement("td", result, { class: colour }),
      makeElement("td", `${rounded(cell?.score ?? 0)} / ${points}`, { class: "number" }),
      makeElement("td", why),
    ]);
  });
  const heads = ["Exercise", "Result", "Points", "Mistake"].map((text) =>
    makeElement("th", text, { scope: "col" }),
  );
  const link = makeElement("a", "The page this learner gets", { href: `students/${encodeURIComponent(row.key)}.html` }); // prettier-ignore
  const facts = [row.id, row.email, `${rounded(row.score)} of ${rounded(row.maxScore)} points`, row.problem];
  dialog.replaceChildren(
    makeElement("header", [heading, close]),
    makeElement("p", facts.filter((fact) => fact !== undefined).join(" · "), { class: "quiet" }),
    makeElement("p", link),
    makeElement("div", makeElement("table", [makeElement("thead", makeElement("tr", heads)), makeElement("tbody", lines)], { class: "list" }), { class: "wide" }), // prettier-ignore
  );
  dialog.showModal();
}

/** What the scripts of the dashboard share: its data, and the elements of the page. */
// A plain script, like all of this folder: the page loads nothing, so `reports/dashboard.ts` puts them in one by one.

type DashboardData = import("../../dist/reports/dashboard").DashboardData;
type DashboardRow = DashboardData["learners"][number];

const elementOf = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const dashboard = JSON.parse(elementOf("data").textContent ?? "") as DashboardData;

/** What a learner is called in the dashboard. */
const called = ({ name, id }: DashboardRow) => name ?? id;

/** Names a known mistake and its exercise. */
const mistakeLabel = ({ exercise, name }: { exercise: string; name: string }) => `${name} (${exercise})`;

/** Points without the tail of binary fractions. */
const rounded = (value: number) => String(Math.round(100 * value) / 100);

/** An element with text, which is never read as markup. */
function makeElement<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  content: string | Node | readonly Node[] = "",
  attributes: Record<string, string> = {},
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.append(...(typeof content === "string" || content instanceof Node ? [content] : content));
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

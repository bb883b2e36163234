/** The class on one page for its teacher: it opens from disk and needs no other file but learners' own pages. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClassResult, ClassRow } from "../class";
import { dashboardBody } from "./dashboardBody";
import { page } from "./html";
import { LOOK } from "./look";
import { type ClassStatistics, statisticsOf } from "./statistics";

/** What the script of the page is given. */
export interface DashboardData {
  readonly exercises: ClassResult["exercises"];
  readonly learners: readonly (ClassRow & { readonly stuck?: true })[];
  readonly statistics: ClassStatistics;
}

/** @throws Error when the grader is not built */
export function dashboardPage(table: ClassResult): string {
  const statistics = statisticsOf(table);
  const stuck = new Set(statistics.stuck.map(({ key }) => key));
  const data: DashboardData = {
    exercises: table.exercises,
    learners: table.learners.map((row) => ({ ...row, ...(stuck.has(row.key) && { stuck: true as const }) })),
    statistics,
  };
  const scripts = [plotly(), ...SCRIPTS.map((name) => readFileSync(join(BUILT, name), "utf8"))];
  return page({
    title: "The class",
    body: dashboardBody(table, statistics),
    style: LOOK + OWN_LOOK,
    scripts,
    data,
  });
}

/** Built from grader/pages: the part that runs in the browser. */
const BUILT = join(__dirname, "..", "..", "pages", "dist");
const SCRIPTS = ["shared.js", "learner.js", "table.js", "figures.js"];

/** Bars and points are all that is drawn; the smallest of Plotly's own bundles has them. */
const plotly = () => readFileSync(require.resolve("plotly.js-basic-dist-min"), "utf8");

const OWN_LOOK = `
body { max-width: 90rem; }
.facts { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; }
.facts div { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1rem; }
.facts dt { color: var(--quiet); font-size: .875rem; } .facts dd { margin: 0; font-size: 1.3rem; font-weight: 600; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); gap: 0 2rem; }
.charts section { min-width: 0; } .charts .whole { grid-column: 1 / -1; }
.controls { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; }
input, select, button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: .35rem; padding: .25rem .5rem; max-width: 22rem; }
th button { border: 0; padding: 0; background: none; font-weight: 600; cursor: pointer; }
.list .name { overflow-wrap: anywhere; max-width: 22rem; }
.name button { border: 0; padding: 0; background: none; color: var(--link); text-decoration: underline; cursor: pointer; text-align: left; }
.bar { display: inline-block; height: .7rem; width: 6rem; border: 1px solid var(--line); border-radius: .2rem; overflow: hidden; vertical-align: middle; }
.bar span { display: block; height: 100%; background: var(--good); }
dialog { color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: .5rem; width: min(48rem, 95vw); max-height: 90vh; }
dialog header { display: flex; gap: 1rem; justify-content: space-between; align-items: start; }
dialog::backdrop { background: rgb(0 0 0 / .5); }
`;

/** What stands on the dashboard before its scripts fill in figures and table. */
import type { ClassResult } from "../class";
import { html, type Markup } from "./html";
import { counted, percent, points } from "./points";
import type { ClassStatistics } from "./statistics";

export function dashboardBody(table: ClassResult, statistics: ClassStatistics): Markup {
  return html`
    <header>
      <h1>The class</h1>
      <p class="quiet">isolation: ${table.isolation} · seed: ${table.seed}</p>
      ${facts(table, statistics)}
    </header>
    <main>
      <noscript><p class="warn">The figures and the table below need JavaScript.</p></noscript>
      ${charts(statistics)} ${learners(table)}
      <dialog id="learner" aria-labelledby="learner-name"></dialog>
    </main>
  `;
}

function facts(table: ClassResult, { graded, mean, median, stuck, timeouts }: ClassStatistics): Markup {
  const most = table.learners[0]?.maxScore ?? 0;
  const share = (value: number) => (most > 0 ? ` (${percent(value / most)})` : "");
  const without = table.learners.length - graded;
  const all: readonly (readonly [string, string | number])[] = [
    ["learners graded", graded],
    [`mean of ${points(most)} points`, `${points(mean)}${share(mean)}`],
    ["median", `${points(median)}${share(median)}`],
    ["stuck", stuck.length],
    ["with a time-out", timeouts.length],
    ...(without > 0 ? [["without a graded notebook", without] as const] : []),
  ];
  return html`<dl class="facts">
    ${all.map(
      ([what, value]) =>
        html`<div>
          <dt>${what}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function charts(statistics: ClassStatistics): Markup {
  return html`<div class="charts">
    <section>
      <h2>Scores</h2>
      <div id="distribution" role="img" aria-label="${distributionText(statistics)}"></div>
    </section>
    <section>
      <h2>Commonest mistakes</h2>
      <div id="mistakes"></div>
    </section>
    <section class="whole">
      <h2>How each exercise ended</h2>
      <div id="results"></div>
    </section>
    <section class="whole">
      <h2>Difficulty and discrimination</h2>
      <p class="quiet">
        To the right: easy. Further up: those who do well elsewhere do well here. Near zero or below, look at
        the exercise: it does not tell who has understood.
        ${statistics.graded < 10 && "It needs ten learners."}
      </p>
      <div id="discrimination"></div>
      ${numbers(statistics)}
    </section>
  </div>`;
}

function numbers({ exercises }: ClassStatistics): Markup {
  return html`<details>
    <summary>The same in numbers</summary>
    <div class="wide">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Exercise</th>
            <th scope="col" class="number">Points</th>
            <th scope="col" class="number">Mean share</th>
            <th scope="col" class="number">Discrimination</th>
          </tr>
        </thead>
        <tbody>
          ${exercises.map(
            ({ id, difficulty, discrimination, ...exercise }) =>
              html`<tr>
                <td>${id}</td>
                <td class="number">${points(exercise.points)}</td>
                <td class="number">${percent(difficulty)}</td>
                <td class="number">${discrimination === undefined ? "–" : discrimination.toFixed(2)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

const distributionText = ({ distribution }: ClassStatistics) =>
  `How many learners reached which share of the points: ${distribution
    .map((count, i) => `${10 * i} to ${i === 9 ? 100 : 10 * i + 9} percent: ${count}`)
    .join(", ")}`;

function learners({ learners: rows }: ClassResult): Markup {
  return html`<section>
    <h2 id="learners-title">Learners</h2>
    <p class="controls">
      <label>Find <input type="search" id="find" autocomplete="off" /></label>
      <label
        >Show
        <select id="show">
          <option value="all">everybody</option>
          <option value="stuck">who is stuck</option>
          <option value="timeout">who has a time-out</option>
          <option value="problem">who has a problem</option>
          <option value="late">who is late</option>
        </select></label
      >
      <label
        >Exercise
        <select id="exercise">
          <option value="">all</option>
        </select></label
      >
      <label
        >Mistake
        <select id="mistake">
          <option value="">all</option>
        </select></label
      >
      <output id="count" class="quiet">${counted(rows.length, "learner")}</output>
    </p>
    <div class="wide"><table class="list" id="learners" aria-labelledby="learners-title"></table></div>
    <p><button type="button" id="more" hidden>Show more</button></p>
  </section>`;
}

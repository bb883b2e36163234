/** The page that a learner gets back: what was right, what was not and why, and what to try next. */
import { basename } from "node:path";
import type { LearnerAttempt, LearnerResult, Override } from "../class";
import type { AnyExercise, Topic } from "../core";
import { type Feedback, feedbackOn, withoutPaths } from "./feedback";
import { heatMaps } from "./heatmap";
import { html, type Markup, page } from "./html";
import { LOOK } from "./look";
import { counted, points } from "./points";

/** A whole page that needs no other file, holds nobody else's work, and runs no script. */
export function studentPage(learner: LearnerResult, topics: readonly Topic[]): string {
  const exercises = new Map(
    topics.flatMap((topic) => topic.exercises.map((each) => [each.id, each] as const)),
  );
  const counting = learner.attempts.filter(({ counts }) => counts);
  const others = learner.attempts.filter(({ counts }) => !counts);
  const whole = learner.overrides.find(({ exercise }) => exercise === undefined);
  const name = learner.name ?? learner.id;
  const body = html`
    <header>
      <h1>${name}</h1>
      <p class="quiet">${learner.name !== undefined && learner.id}</p>
      <p class="score"><strong>${points(learner.score)}</strong> of ${points(learner.maxScore)} points</p>
      ${whole && html`<p class="warn">The whole score was set by hand: ${whole.reason}</p>`}
      ${counting.length === 0 && html`<p class="bad">${problemOf(learner)}</p>`}
    </header>
    <main>
      ${counting.map((attempt) => attemptSection(attempt, learner.overrides, exercises))}
      ${markedOnly(learner, counting)}
      ${
        others.length > 0 &&
        html`<h2>What does not count</h2>
          <ul>
            ${others.map(otherAttempt)}
          </ul>`
      }
    </main>
  `;
  return page({ title: `${name}: ${points(learner.score)} of ${points(learner.maxScore)} points`, body, style: LOOK + OWN_LOOK }); // prettier-ignore
}

const OWN_LOOK = `
.score { font-size: 1.25rem; margin: .25rem 0 0; } header p { margin: .25rem 0; }
.exercise { border-left: 4px solid var(--line); } .exercise.pass { border-left-color: var(--good); }
.exercise.wrong { border-left-color: var(--bad); }
.exercise > header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; }
.exercise ul { margin: .5rem 0; padding-left: 1.5rem; } .checks { list-style: none; }
.cause { border-left: 3px solid var(--warn); padding-left: .75rem; }
.values { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: .5rem 0; }
.values dd { margin: 0; overflow-wrap: anywhere; }
.maps { display: flex; flex-wrap: wrap; gap: 1.5rem; margin: .75rem 0; overflow-x: auto; }
.map caption { text-align: left; color: var(--quiet); font-size: .875rem; padding-bottom: .25rem; }
.map td { padding: .2rem .45rem; text-align: right; border: 2px solid transparent; min-width: 3rem; }
.map td.differs { border-color: var(--bad); }
`;

function attemptSection(
  attempt: LearnerAttempt,
  overrides: readonly Override[],
  exercises: ReadonlyMap<string, AnyExercise>,
): Markup {
  const { path, report, late } = attempt;
  const feedback = report.exercises.map(feedbackOn);
  const missing = feedback.filter(({ result }) => result === "not attempted");
  const told = feedback.filter(
    (each) => each.result !== "pass" || handSet(each, overrides) || each.borrowed.length > 0,
  );
  const panels = told.filter((each) => !missing.includes(each));
  return html`<section>
    <h2>${basename(path)}</h2>
    ${late && html`<p class="warn">${counted(late.days, "day")} late${late.deduction > 0 && `: ${points(late.deduction)} points less`}.</p>`}
    ${
      report.repaired.length > 0 &&
      html`<div class="panel">
        <p>Before grading, the notebook was put right:</p>
        <ul>
          ${report.repaired.map((sentence) => html`<li>${withoutPaths(sentence)}</li>`)}
        </ul>
      </div>`
    }
    ${overview(feedback, told, overrides)}
    ${panels.map((each) => exercisePanel(each, overrides, exercises.get(each.id)))}
    ${
      missing.length > 0 &&
      html`<div class="panel">
        <h3>Not attempted</h3>
        <ul>
          ${missing.map(({ id, title, maxScore }) => html`<li id="${id}">${title} <span class="quiet">(${id}, ${points(maxScore)} points)</span></li>`)}
        </ul>
      </div>`
    }
  </section>`;
}

/** All exercises; those with something to tell lead to it. */
function overview(
  feedback: readonly Feedback[],
  told: readonly Feedback[],
  overrides: readonly Override[],
): Markup {
  return html`<div class="wide">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Exercise</th>
            <th scope="col">Result</th>
            <th scope="col" class="number">Points</th>
          </tr>
        </thead>
        <tbody>
          ${feedback.map(
            (each) =>
              html`<tr>
                <td>${told.includes(each) ? html`<a href="#${each.id}">${each.title}</a>` : each.title}</td>
                <td class="${colourOf(each)}">${each.result === "pass" ? "✓ passed" : each.result}</td>
                <td class="number">${points(scoreOf(each, overrides))} / ${points(each.maxScore)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <br />`;
}

const colourOf = ({ result }: Feedback) =>
  result === "pass" ? "good" : result === "not attempted" ? "quiet" : "bad";

const handSet = ({ id }: Feedback, overrides: readonly Override[]) =>
  overrides.find(({ exercise }) => exercise === id);

const scoreOf = (feedback: Feedback, overrides: readonly Override[]) =>
  handSet(feedback, overrides)?.score ?? feedback.score;

function exercisePanel(feedback: Feedback, overrides: readonly Override[], exercise?: AnyExercise): Markup {
  const { id, title, result, checks, why, expected, got, grids, cause, borrowed, maxScore } = feedback;
  const isPassed = result === "pass";
  const override = handSet(feedback, overrides);
  return html`<article class="panel exercise ${isPassed ? "pass" : "wrong"}" id="${id}">
    <header>
      <h3>
        <span class="${colourOf(feedback)}">${isPassed ? "✓" : "✗"}</span> ${title}
        <code class="quiet">${id}</code>
      </h3>
      <span
        >${isPassed ? "" : html`<span class="bad">${result}</span> · `}${points(scoreOf(feedback, overrides))}
        / ${points(maxScore)} points</span
      >
    </header>
    ${override && html`<p class="warn">Set by hand: ${override.reason}</p>`}
    ${why !== undefined && html`<p>${why}</p>`}
    ${
      expected !== undefined &&
      html`<dl class="values">
        <dt>expected</dt>
        <dd><code>${expected}</code></dd>
        <dt>got</dt>
        <dd><code>${got}</code></dd>
      </dl>`
    }
    ${grids && heatMaps(grids)}
    ${cause !== undefined && html`<p class="cause"><strong>Likely cause.</strong> ${cause}</p>`}
    ${borrowed.length > 0 && html`<p class="quiet">The grader's own ${borrowed.join(", ")} stood in for yours.</p>`}
    ${
      !isPassed &&
      html`<ul class="checks">
        ${checks.map(checkLine)}
      </ul>`
    }
    ${!isPassed && exercise && html`${exercise.hints.map(hint)}`}
  </article>`;
}

const SIGNS = { passed: "✓", failed: "✗", "not checked yet": "–" } as const;

const checkLine = ({ name, state }: Feedback["checks"][number]) =>
  html`<li><span class="${state === "passed" ? "good" : state === "failed" ? "bad" : "quiet"}">${SIGNS[state]}</span> ${name} <span class="quiet">${state}</span></li>`; // prettier-ignore

const hint = (text: string, i: number) =>
  html`<details>
    <summary>Hint ${i + 1}</summary>
    <p>${text}</p>
  </details>`;

/** Marks set by hand for exercises of no notebook that was handed in. */
function markedOnly({ overrides }: LearnerResult, counting: readonly LearnerAttempt[]): Markup | undefined {
  const graded = new Set(counting.flatMap(({ report }) => report.exercises.map(({ id }) => id)));
  const others = overrides.filter(({ exercise }) => exercise !== undefined && !graded.has(exercise));
  if (others.length === 0) return undefined;
  return html`<h2>Set by hand</h2>
    <ul>
      ${others.map(({ exercise, score, reason }) => html`<li>${exercise}: ${points(score)} points. ${reason}</li>`)}
    </ul>`;
}

function otherAttempt({ path, report }: LearnerAttempt): Markup {
  const said = report.message === undefined ? `${points(report.score)} points` : withoutPaths(report.message);
  return html`<li>${basename(path)}: ${said}</li>`;
}

/** In the words of the notebooks, without where they lay. */
function problemOf({ attempts, problem }: LearnerResult): string {
  const said = attempts.flatMap(({ path, report }) =>
    report.message === undefined ? [] : [`${basename(path)}: ${withoutPaths(report.message)}`],
  );
  return said.length > 0 ? said.join(" ") : withoutPaths(problem ?? "");
}

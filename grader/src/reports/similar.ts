/** A page with the pairs of learners whose answers are most alike, side by side. */
import type { Answers, Pair } from "../similar";
import { html, type Markup, page } from "./html";
import { LOOK } from "./look";

const OWN_LOOK = `
.panel > h2 { margin-top: 0; } .panel h3 { margin: .75rem 0 .25rem; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; } pre { margin: 0; overflow-x: auto; background: var(--page);
  border: 1px solid var(--line); border-radius: .35rem; padding: .5rem; font-size: .8125rem; }
@media (max-width: 44rem) { .two { grid-template-columns: 1fr; } }
`;

/** More code than this would make the page slow to open. */
const SHOWN = 50;

/** @param class_ whose answers are shown below each pair */
export function similarPage(pairs: readonly Pair[], class_: readonly Answers[]): string {
  const texts = new Map(class_.map(({ id, texts }) => [id, texts]));
  const body = html`
    <header>
      <h1>Answers that are alike</h1>
      <p class="panel">
        <strong>An aid, not evidence.</strong> Short functions have few ways to be written, learners may have
        worked together where that is allowed, or may have read the same book. Names, comments and layout are
        left aside; a piece of code counts the less the more of the class have it. Look at the code before you
        say anything to anybody.
      </p>
      <p class="quiet">${class_.length} learners with answers, ${pairs.length} pairs.</p>
    </header>
    <main>
      ${pairs.length === 0 && html`<p>Nobody's answers are more alike than those of the class.</p>`}
      ${pairs.map((pair, i) => pairSection(pair, i < SHOWN ? texts : new Map()))}
    </main>
  `;
  return page({ title: "Answers that are alike", body, style: LOOK + OWN_LOOK });
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

function pairSection(pair: Pair, texts: ReadonlyMap<string, ReadonlyMap<string, string>>): Markup {
  const { first, second, share, exercises } = pair;
  const [mine, theirs] = [texts.get(first), texts.get(second)];
  return html`<section class="panel">
    <h2>${first} and ${second}: ${percent(share)}</h2>
    <ul>
      ${exercises.map(({ exercise, share, same }) => html`<li>${exercise}: ${percent(share)}${same && ", the same to the last name"}</li>`)}
    </ul>
    ${
      mine &&
      theirs &&
      html`<details>
        <summary>The code, side by side</summary>
        ${exercises.map(
          ({ exercise }) =>
            html`<h3>${exercise}</h3>
              <div class="two">
                <pre tabindex="0">${mine.get(exercise)}</pre>
                <pre tabindex="0">${theirs.get(exercise)}</pre>
              </div>`,
        )}
      </details>`
    }
  </section>`;
}

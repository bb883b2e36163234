/** The result of an inline check as data, then as text and as HTML. */
import escapeHtml from "escape-html";
import {
  causeOf,
  type CheckResult,
  checkSign,
  checkState,
  type ExerciseResult,
  type Finding,
  findingText,
} from "../core";
import type { Shown } from "./display";

export interface TopicProgress {
  topic: string;
  score: number;
  maxScore: number;
}

/** A right answer, and what to call it. */
export interface Way {
  title: string;
  code: string;
}

export interface CheckView {
  result: ExerciseResult;
  progress: TopicProgress;
  /** What to type for the next hint, if there is one. */
  hint?: string;
  /** What to type for the input that fails, if there is one. */
  retry?: string;
  /** Folded below a check that passed; in a notebook only. */
  ways?: readonly Way[];
}

/** A number of points without a long tail: `1.5`, `2`. */
export const points = (score: number) => String(Math.round(score * 100) / 100);

/**
 * Repeats every theme colour as a plain one in front: in a notebook that is not trusted, JupyterLab removes
 * declarations with var(), and the plain one stays.
 */
export function withPlainColours(html: string): string {
  const themed = /([a-z-]+):([^;"]*)var\(--[\w-]+, ([^()]+)\)([^;"]*)/g;
  return html.replace(
    themed,
    (all, property, before, plain, after) => `${property}:${before}${plain}${after};${all}`,
  );
}

/** Both forms of a plain message, such as an unknown exercise. */
export function showMessage(text: string): Shown {
  return { text, html: box(escapeHtml(text), "--jp-warn-color1, #b35900") };
}

/** Both forms of a check's result. */
export const showCheck = (view: CheckView): Shown => ({ html: checkHtml(view), text: checkText(view) });

function headline({ result }: CheckView): { mark: string; title: string; score: string } {
  const passed = result.result === "pass";
  const verdict = passed ? "passed" : result.result === "fail" ? "not yet right" : result.result;
  return {
    mark: passed ? "✓" : "✗",
    title: `${result.title}: ${verdict}`,
    score: `${points(result.score)} / ${points(result.maxScore)} points`,
  };
}

/** Why it failed: the finding of the first failing check, or the message when nothing could be judged. */
function explanation({ result }: CheckView): { finding?: Finding; cause?: string } {
  if (result.result === "pass") return {};
  const { decisive, message } = result;
  if (!decisive?.finding || result.result !== "fail") return { finding: { message } };
  return { finding: decisive.finding, cause: causeOf(result) };
}

function checkText(view: CheckView): string {
  const { mark, title, score } = headline(view);
  const { finding, cause } = explanation(view);
  const lines = [`${mark} ${title} (${score})`];
  for (const check of view.result.checks) {
    const waits = checkState(check) === "not checked yet" ? ` (${checkState(check)})` : "";
    lines.push(`  ${checkSign(check)} ${check.name}${waits}`);
  }
  if (finding) lines.push(findingText(finding));
  if (finding?.expected !== undefined) {
    lines.push(`  expected ${finding.expected}`, `  got      ${finding.got}`);
  }
  if (cause) lines.push(`Likely cause: ${cause}`);
  if (view.retry) lines.push(`This input as a value: ${view.retry}`);
  if (view.hint) lines.push(`Next hint: ${view.hint}`);
  lines.push(progressText(view.progress));
  return lines.join("\n");
}

/** `[#######-------------] 7 / 20 points in 01-softmax`. */
export function progressText({ topic, score, maxScore }: TopicProgress): string {
  const done = Math.round((20 * score) / (maxScore || 1));
  const bar = "#".repeat(done) + "-".repeat(20 - done);
  return `[${bar}] ${points(score)} / ${points(maxScore)} points in ${topic}`;
}

const GOOD = "--jp-success-color1, #1b7f3b";
const BAD = "--jp-error-color1, #c62828";
const MUTED = "color:var(--jp-ui-font-color2, #666)";
const MONO = "font-family:var(--jp-code-font-family, monospace)";

/** A bordered box in the notebook's own colours; `accent` is a CSS variable with its fallback. */
function box(content: string, accent: string): string {
  const style =
    `border-left:4px solid var(${accent});padding:6px 12px;margin:2px 0;max-width:60em;` +
    `color:var(--jp-content-font-color1, inherit);background:var(--jp-layout-color1, transparent);` +
    `font-family:var(--jp-content-font-family, sans-serif);font-size:13px;line-height:1.5`;
  return withPlainColours(`<div style="${style}">${content}</div>`);
}

function checkHtml(view: CheckView): string {
  const { mark, title, score } = headline(view);
  const accent = view.result.result === "pass" ? GOOD : BAD;
  const head =
    `<div><strong style="color:var(${accent})">${mark} ${escapeHtml(title)}</strong> ` +
    `<span style="${MUTED}">${escapeHtml(score)}</span></div>`;
  const parts = [
    head,
    listHtml(view.result),
    explanationHtml(view),
    waysHtml(view),
    progressHtml(view.progress),
  ];
  return box(parts.join(""), accent);
}

function listHtml({ checks }: ExerciseResult): string {
  const item = (check: CheckResult) => {
    const word = checkState(check);
    const colour = { passed: `color:var(${GOOD})`, failed: `color:var(${BAD})`, "not checked yet": MUTED }[
      word
    ];
    const mark = `<span style="${colour}">${checkSign(check)}</span>`;
    return `<li>${mark} ${escapeHtml(check.name)} <span style="${MUTED}">${word}</span></li>`;
  };
  return `<ul style="list-style:none;padding-left:8px;margin:2px 0">${checks.map(item).join("")}</ul>`;
}

function explanationHtml(view: CheckView): string {
  const { finding, cause } = explanation(view);
  const parts: string[] = [];
  if (cause) parts.push(`<div><strong>Likely cause:</strong> ${escapeHtml(cause)}</div>`);
  if (finding) parts.push(`<div>${escapeHtml(findingText(finding))}</div>`);
  if (finding?.expected !== undefined) {
    const row = (label: string, text = "") =>
      `<div><span style="${MUTED}">${label}</span> <code style="${MONO}">${escapeHtml(text)}</code></div>`;
    parts.push(row("expected", finding.expected), row("got", finding.got));
  }
  const typed = (label: string, code?: string) =>
    code &&
    parts.push(`<div style="${MUTED}">${label}: <code style="${MONO}">${escapeHtml(code)}</code></div>`);
  typed("This input as a value", view.retry);
  typed("Next hint", view.hint);
  return parts.join("");
}

function waysHtml({ ways = [] }: CheckView): string {
  const pre = `margin:4px 0 8px;font-size:12px;white-space:pre-wrap;${MONO}`;
  const folded = ({ title, code }: Way) =>
    `<details><summary>${escapeHtml(title)}</summary><pre style="${pre}">${escapeHtml(code)}</pre></details>`;
  return ways.map(folded).join("");
}

/** A bar and the same in words. */
export function progressHtml({ topic, score, maxScore }: TopicProgress): string {
  const percent = Math.round((100 * score) / (maxScore || 1));
  const words = `${points(score)} / ${points(maxScore)} points in ${topic}`;
  const track =
    "display:inline-block;width:120px;height:8px;vertical-align:middle;margin-right:8px;" +
    "background:var(--jp-layout-color3, #ccc);border-radius:4px;overflow:hidden";
  const fill = `display:block;height:8px;width:${percent}%;background:var(--jp-brand-color1, #1976d2)`;
  return (
    `<div style="margin-top:4px"><span role="img" aria-label="${percent} percent" style="${track}">` +
    `<span style="${fill}"></span></span><span>${escapeHtml(words)}</span></div>`
  );
}

/** Both forms of a list of topics' progress. */
export function showProgress(topics: readonly TopicProgress[]): Shown {
  return {
    text: topics.map(progressText).join("\n"),
    html: box(topics.map(progressHtml).join(""), "--jp-brand-color1, #1976d2"),
  };
}

// @ts-check
// Old Node releases must be able to read this file: no syntax newer than ES2018.

export const MINIMUM_NODE = 20;

/**
 * The major number of a version such as "v22.1.0"; NaN when it is not one.
 * @param {string} version
 * @returns {number}
 */
export function majorOf(version) {
  const match = /^v?(\d+)(\.|$)/.exec(version);
  return match ? Number(match[1]) : NaN;
}

/**
 * What to tell somebody whose Node is too old; an empty string when it is new enough.
 * @param {string} version
 * @returns {string}
 */
export function nodeProblem(version) {
  if (majorOf(version) >= MINIMUM_NODE) return "";
  return [
    "Attention Lab needs Node.js " + MINIMUM_NODE + " or newer; this is Node.js " + version + ".",
    "Nothing was installed. What to do:",
    "  - get the current LTS release from https://nodejs.org (or: nvm install --lts, brew install node,",
    "    winget install OpenJS.NodeJS.LTS), open a new terminal and run the command again.",
  ].join("\n");
}

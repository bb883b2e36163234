// @ts-check
/** How figures of what a trained model did are used in a real browser: captions, alignments, holes. */

/** @typedef {import("playwright-core").FrameLocator} FrameLocator */
/** @typedef {import("playwright-core").Page} Page */
/** @typedef {(holds: boolean, otherwise: string) => void} Demand */

/** @param {FrameLocator} frame @param {Demand} demand @param {Page} page */
export async function wordsArePointedAt(frame, demand, page) {
  const told = (/** @type {RegExp} */ text) => frame.locator("#told").filter({ hasText: text }).waitFor();
  await told(/At “a”, 45\.0 % of the look lies in the window\. An even look would have 14\.1 %/);
  await frame.getByRole("button", { name: "blue" }).hover();
  await told(/At “blue”, 9\.0 %/);
  const box = await frame.locator(".window").boundingBox();
  const cell = await frame.locator(".look").first().boundingBox();
  if (!box || !cell) throw new Error("there is no window");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 5 * cell.width, box.y + box.height / 2 + 5 * cell.height, {
    steps: 6,
  });
  await page.mouse.up();
  await told(/At “blue”, 45\.0 %/);
  await frame.getByRole("button", { name: "square" }).focus();
  await told(/At “square”, 45\.0 %/);
  await frame.locator(".window").focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowLeft");
  await told(/At “square”, 9\.0 %/);
  demand((await frame.locator(".window").getAttribute("aria-valuetext")) === "from row 6, column 3", "the window says where it is"); // prettier-ignore
  await frame.locator("#reset").click();
  await told(/At “a”, 45\.0 %/);
}

/** @param {FrameLocator} frame @param {Demand} demand @param {Page} page */
export async function alignmentIsStepped(frame, demand, page) {
  const told = (/** @type {RegExp} */ text) => frame.locator("#told").filter({ hasText: text }).waitFor();
  await told(/Word 1 of 5: for “je” it looks most at “I” \(0\.80\)/);
  await frame.locator("#next").focus();
  await page.keyboard.press("Enter");
  await told(/for “apprends” it looks most at “learning” \(0\.60\)/);
  const faint = await frame.locator(".link:not(.now)").first().evaluate((line) => getComputedStyle(line).opacity); // prettier-ignore
  demand(Number(faint) > 0.1 && Number(faint) < 0.5, `the first word's links stay, faintly: ${faint}`);
  await frame.getByRole("button", { name: "apprends" }).focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowDown");
  await told(/Word 5 of 5: for “\(end\)” .* an even look at 4\.0 words/);
  demand(await frame.locator("#next").isDisabled(), "there is nothing after the last word");
  await frame.getByRole("button", { name: "apprends" }).click();
  await frame.locator("#power").focus();
  for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowLeft"); // temperature ½ squares the weights
  await told(/“learning” \(0\.78\)/);
  await frame.locator("#reset").click();
  await told(/Word 1 of 5/);
}

/** @param {FrameLocator} frame @param {Demand} demand @param {Page} page */
export async function holeIsPainted(frame, demand, page) {
  const told = (/** @type {RegExp} */ text) => frame.locator("#told").filter({ hasText: text }).waitFor();
  await told(
    /^16 hidden, 16 of them filled with the grey that was there\. The pixel in row 5, column 5 came from a patch at half size/,
  );
  await frame.getByLabel("patches at half size").uncheck();
  await frame.locator("#told:not([data-exact='16'])").filter({ hasText: "16 hidden" }).waitFor();
  await frame.getByLabel("patches at full size").uncheck();
  await frame.locator("#status").filter({ hasText: "No patch is wholly known" }).waitFor();
  await frame.getByLabel("patches at half size").check();
  await told(/16 hidden, 16 of them/);
  await frame.locator("#clear").click();
  await told(/Nothing is hidden/);
  const pixel = await frame.locator(".pixel").first().boundingBox();
  if (!pixel) throw new Error("there is no picture");
  await page.mouse.move(pixel.x + 15.5 * pixel.width, pixel.y + 3.5 * pixel.height);
  await page.mouse.down();
  await page.mouse.move(pixel.x + 17.5 * pixel.width, pixel.y + 3.5 * pixel.height, { steps: 8 });
  await page.mouse.up();
  await frame.locator("#told[data-hidden]:not([data-hidden='0'])").waitFor();
  const painted = Number(await frame.locator("#told").getAttribute("data-hidden"));
  demand(painted >= 3, `a stroke hides the pixels below it, ${painted}`);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await told(new RegExp(`^${painted + 1} hidden`));
  await page.keyboard.press("Space");
  await told(new RegExp(`^${painted} hidden`));
  await frame.locator("#reset").click();
  await told(/^16 hidden, 16 of them/);
}

/** @param {FrameLocator} frame @param {Demand} demand @param {Page} page */
export async function pictureIsWiped(frame, demand, page) {
  const told = (/** @type {RegExp} */ text) => frame.locator("#told").filter({ hasText: text }).waitFor();
  const line = frame.getByRole("slider", { name: "the line between before and after" });
  const stands = async () => Number(await line.getAttribute("aria-valuenow"));
  await told(/Right of it: pyramid, 60\.00 dB/);
  demand((await stands()) === 50, "the line begins in the middle");
  await frame.getByRole("button", { name: "biharmonic" }).click();
  await told(/biharmonic, 20\.00 dB where it was changed/);
  const picture = await frame.locator("image").first().boundingBox();
  if (!picture) throw new Error("there is no picture");
  const at = (/** @type {number} */ share) => picture.x + share * picture.width;
  await page.mouse.move(at(0.5), picture.y + picture.height / 2);
  await page.mouse.down();
  await page.mouse.move(at(0.2), picture.y + picture.height / 2, { steps: 6 });
  await page.mouse.up();
  demand(Math.abs((await stands()) - 20) <= 1, `the line follows the mouse: ${await stands()}`);
  await page.mouse.click(at(0.8), picture.y + 20);
  demand(Math.abs((await stands()) - 80) <= 1, `and goes where the picture is touched: ${await stands()}`);
  await line.focus();
  await page.keyboard.press("Shift+ArrowLeft");
  demand(Math.abs((await stands()) - 70) <= 1, `keys move it: ${await stands()}`);
  await page.keyboard.press("Home");
  demand((await stands()) === 0, "Home shows all of after");
  await frame.locator("#subject").selectOption("a meadow");
  await told(/Right of it: biharmonic, 20\.00 dB/);
  demand((await frame.locator(".word:visible").count()) === 1, "only the ways of this picture are there");
  await frame.locator("#reset").click();
  await told(/Right of it: pyramid, 60\.00 dB/);
}

/** What is loaded into the kernel before tslab: every message that a cell sends arrives. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const preload = pathToFileURL(join(__dirname, "..", "setup", "kernel-messages.mjs")).href;

/** Binds a publisher as tslab does, sends without waiting, and counts what a slow reader gets. */
const script = (messages: number) => `
  const { Publisher, Subscriber } = require("zeromq");
  (async () => {
    const [publisher, subscriber] = [new Publisher(), new Subscriber()];
    await publisher.bind("tcp://127.0.0.1:*");
    subscriber.connect(publisher.lastEndpoint);
    subscriber.subscribe();
    let arrived = false;
    const first = subscriber.receive().then(() => (arrived = true));
    while (!arrived) {
      publisher.send("hello"); // until the subscription is known
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await first;
    for (let i = 1; i <= ${messages}; i++) publisher.send(String(i));
    let [last, got] = [0, 0];
    while (last < ${messages}) {
      const text = String((await subscriber.receive())[0]);
      if (text === "hello") continue;
      last = Number(text);
      got++;
    }
    console.log(got);
    process.exit();
  })();
`;

test("thousands of messages sent at once arrive, in order and complete", () => {
  const output = execFileSync(process.execPath, ["--import", preload, "-e", script(5000)], {
    cwd: join(__dirname, "..", ".."),
    encoding: "utf8",
  });
  expect(output.trim()).toBe("5000");
});

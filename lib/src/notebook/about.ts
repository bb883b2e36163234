/** The first cell of every notebook: what this run stands on. */
import { backend } from "../runtime";
import { table } from "./table";

/**
 * Shows versions, backend and seed, and a line of advice when the backend is the slow one.
 * @param seed the seed the notebook uses for everything random
 */
export function about(seed: string | number): void {
  const { name, reason, version } = backend();
  const backendText = name === "tensorflow" ? "native TensorFlow" : "plain JavaScript (slower)";
  table(
    [
      { what: "Node", value: process.version },
      { what: "TensorFlow.js", value: version },
      { what: "backend", value: `${backendText}: ${reason}` },
      { what: "seed", value: String(seed) },
    ],
    name === "tensorflow"
      ? "This run"
      : "This run (run `npm run doctor` in a terminal to see how to get the fast backend)",
  );
}

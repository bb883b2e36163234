export type { Encoding } from "./lines";
export {
  readMoses,
  readTabSeparated,
  type LineProblem,
  type ReadOptions,
  type ReadPairs,
  type TextPair,
} from "./read";

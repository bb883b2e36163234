/** Learners' notebooks as cells, whatever front end wrote them last. */
export { NotebookError } from "./decode";
export { findNotebooks, type HandedIn, missingFrom, NOTEBOOK_OR_ARCHIVE } from "./find";
export {
  type Cell,
  contentOf,
  exerciseIdOf,
  type Notebook,
  notebookOf,
  parseNotebook,
  readNotebook,
} from "./read";

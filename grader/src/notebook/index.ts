/** Learners' notebooks as cells, whatever front end wrote them last. */
export { NotebookError } from "./decode";
export { type Cell, exerciseIdOf, type Notebook, parseNotebook, readNotebook } from "./read";

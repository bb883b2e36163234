/** Learners' notebooks as cells, whatever front end wrote them last. */
export { type Cell, exerciseIdOf, type Notebook, NotebookError, parseNotebook, readNotebook } from "./read";

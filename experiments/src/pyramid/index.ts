import "./motif";

export type { MotifTask } from "./motif";

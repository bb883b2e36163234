export { about } from "./about";
export { claim, CLAIM_MIME, ClaimError, type ClaimDetails, type Measurement, type Verdict } from "./claim";
export { inNotebook, send, type Bundle, type SendOptions } from "./kernel";
export { progressBar, type ProgressBar } from "./progressBar";
export { liveFigure, show, type Figure } from "./show";
export { table, type Cell } from "./table";
export { tex, toTex } from "./tex";

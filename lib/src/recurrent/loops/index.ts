export { gruStepByLoops, lstmStepByLoops } from "./steps";

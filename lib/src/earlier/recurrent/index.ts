export * from "../../recurrent";
export { gruStepByLoops as gruStepLoops, lstmStepByLoops as lstmStepLoops } from "../../recurrent";

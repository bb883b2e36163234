export {
  createLookup,
  createLookupModel,
  type LookupBatch,
  type LookupModel,
  type LookupQuestion,
  type LookupScore,
  type LookupSizes,
  type LookupTask,
} from "./lookup";
export { lookupGuesses, lookupLoss } from "./lookupLoss";

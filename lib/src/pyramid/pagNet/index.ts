export { pagBatch, type Holey, type LevelBatch, type PagBatch } from "./batch";
export { pagNet, pyramidLoss, type PagNetOptions } from "./pagNet";
export { partialConvolution, type PartlyKnown } from "./partial";
export { createPagNetWeights, type PagLevelWeights, type PagNetSizes, type PagNetWeights } from "./weights";

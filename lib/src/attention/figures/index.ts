export { headExplorer, scalingSlider, type Scaling } from "./heads";
export { contextInPlane, softLookup, type Lookup } from "./lookup";

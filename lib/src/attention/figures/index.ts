export { headExplorer, scalingSlider, type Scaling } from "./heads";
export { positionClocks } from "./positions";
export { contextInPlane, softLookup, type Lookup } from "./lookup";

/** What filled holes before attention did: each takes a picture and a mask, and returns the picture without the hole. */
export { biharmonicFill, laplaceFill } from "./diffusion";
export { meanFill } from "./mean";
export { navierStokesFill } from "./navierStokes";
export { nearestPatchFill, type NearestPatchOptions } from "./nearestPatch";
export { teleaFill, type FrontFillOptions } from "./telea";

// @ts-check
/** How a hole may be filled. */

/** @typedef {import("@attention-lab/lib/vision").Image} Image */
/** @typedef {typeof import("@attention-lab/lib/pyramid")} Pyramid */
/** @typedef {(share: number) => void} OnShare */
/** @typedef {(lib: Pyramid, image: Image, mask: Image, onShare: OnShare) => Promise<import("@attention-lab/lib/pyramid").Filled>} FillFrom */
/** @typedef {(lib: Pyramid, image: Image, mask: Image) => Image} Fill */

/**
 * `from`: it knows where each pixel came from. `pairs`: it compares each hidden pixel with each patch of the picture, so
 * it is for small pictures. `most`: how many hidden pixels it fills in about half a minute; it solves their equations
 * together, and time grows faster than their number.
 * @type {Record<string, { from?: FillFrom, fill?: Fill, pairs?: boolean, most?: number }>}
 */
export const methods = {
  search: { from: (lib, image, mask, onPass) => lib.searchFill(image, mask, { onPass }) },
  pyramid: { pairs: true, from: (lib, image, mask, onRing) => lib.attentionFill(image, mask, { onRing }) },
  "one-scale": {
    pairs: true,
    from: (lib, image, mask, onRing) => lib.attentionFill(image, mask, { onRing, scales: [1] }),
  },
  nearest: { pairs: true, fill: (lib, image, mask) => lib.nearestPatchFill(image, mask) },
  telea: { fill: (lib, image, mask) => lib.teleaFill(image, mask) },
  "navier-stokes": { fill: (lib, image, mask) => lib.navierStokesFill(image, mask) },
  biharmonic: { most: 12_000, fill: (lib, image, mask) => lib.biharmonicFill(image, mask) },
  laplace: { most: 60_000, fill: (lib, image, mask) => lib.laplaceFill(image, mask) },
  mean: { fill: (lib, image, mask) => lib.meanFill(image, mask) },
};

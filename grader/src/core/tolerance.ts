/** How exactly numbers must agree. */
export interface Tolerance {
  /** Largest allowed |expected − got|. */
  absolute: number;
  /** Largest allowed |expected − got| / |expected|. */
  relative: number;
}

export const defaultTolerance: Tolerance = { absolute: 1e-6, relative: 1e-6 };

/** For tensors: what float32 and another order of additions may cost. */
export const tensorTolerance: Tolerance = { absolute: 1e-5, relative: 1e-4 };

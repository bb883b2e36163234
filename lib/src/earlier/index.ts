/**
 * Names that moved to other rooms, under the paths that earlier notebooks import: the folders beside this file, by way
 * of the package's `exports`. The library itself never enters here.
 */
export {};

export { readImage, type ReadImageOptions } from "./read";
export { writeImage, type WriteImageOptions } from "./write";

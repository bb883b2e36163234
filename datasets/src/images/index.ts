export { readCaptionCsv, readCoco, readFlickr8k, readImageFolder, type CsvColumns } from "./captions";
export type { CaptionedFile, CaptionedFiles, FileProblem } from "./files";
export { loadImages, type CaptionedImage, type LoadedImages } from "./load";
export { readImage, type ReadImageOptions } from "./read";
export { contactSheet, type SheetOptions } from "./sheet";
export { writeImage, type WriteImageOptions } from "./write";

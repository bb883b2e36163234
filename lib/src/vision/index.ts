export { bitmapUrl } from "./bitmap";
export { countedValues, holePixels, requireSameSize } from "./hole";
export { gradientHistogramDistance, l1, psnr, type MetricOptions } from "./metrics";
export { imageOfRows, imageRows } from "./rows";
export { ssim, windowSsim } from "./ssim";
export {
  batchNorm,
  batchNormByParts,
  createBatchNormStatistics,
  createBatchNormWeights,
  type BatchNormOptions,
  type BatchNormStatistics,
  type BatchNormWeights,
} from "./batchNorm";
export { createConvEncoder, smallLayers, type ConvEncoderOptions, type ConvLayer } from "./convEncoder";
export type { ImageEncoder } from "./encoder";
export type { Image } from "./image";
export { squarePatches, patchEmbedding } from "./patches";
export { imagesToTensor, regionCentres, upsampleMaps, type Grid } from "./tensors";
export { createVitEncoder, type VitEncoder, type VitEncoderOptions } from "./vitEncoder";

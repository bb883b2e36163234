export { holePixels, requireSameSize } from "./hole";
export type { Image } from "./image";
export { gradientHistogramDistance, l1, psnr, type MetricOptions } from "./metrics";
export { imageOfRows, rowsOfImage } from "./rows";
export { ssim, windowSsim } from "./ssim";

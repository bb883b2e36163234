/**
 * A picture as numbers, the form in which it travels between files, tensors and plain loops.
 * `data` is row by row, channels last: the value of channel c at row y, column x is `data[(y * width + x) * channels + c]`,
 * from 0 (dark) to 1 (bright). One channel is grey, three are red, green and blue, a fourth is opacity.
 */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float32Array;
}

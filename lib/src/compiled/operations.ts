/**
 * Which operations of TensorFlow may wait in a graph. Only those whose result has a shape that follows from the shapes
 * of their inputs, their attributes and a few inputs that are known numbers; that do nothing else than compute; and
 * that compute the same each time. Everything else runs at once, so that what is missing here costs speed, not truth.
 */

/** Positions of the inputs that say a shape, an axis or a place: their numbers belong to the graph. */
const placesOf: Record<string, readonly number[]> = {
  All: [1],
  Any: [1],
  ArgMax: [1],
  ArgMin: [1],
  BroadcastTo: [1],
  Conv2DBackpropFilter: [1],
  Conv2DBackpropInput: [0],
  Cumsum: [1],
  ExpandDims: [1],
  Fill: [0],
  GatherV2: [2],
  Max: [1],
  Mean: [1],
  Min: [1],
  MirrorPad: [1],
  OneHot: [1],
  Pad: [1],
  PadV2: [1],
  Prod: [1],
  Range: [0, 1, 2],
  Reshape: [1],
  ResizeBilinear: [1],
  ResizeNearestNeighbor: [1],
  ReverseV2: [1],
  Slice: [2],
  Split: [0],
  SplitV: [1, 2],
  Sum: [1],
  Tile: [1],
  TopKV2: [1],
  Transpose: [1],
  UnsortedSegmentSum: [2],
};

/** Operations without such inputs: one number at a time, products of matrices, and the like. */
const plain = new Set(
  [
    "Abs Acos Add AddN AddV2 Asin Atan Atan2 AvgPool AvgPoolGrad BatchMatMul BatchMatMulV2 BiasAdd BiasAddGrad",
    "BlockLSTMGradV2 BlockLSTMV2 Cast Ceil Conv2D Cos Cosh Div DivNoNan Elu EluGrad Equal Erf Exp Expm1 Floor FloorDiv",
    "FloorMod FusedBatchNormGradV3 FusedBatchNormV3 GRUBlockCell GRUBlockCellGrad GatherNd Greater GreaterEqual Identity",
    "IsFinite IsInf IsNan LSTMBlockCell LSTMBlockCellGrad LeakyRelu LeakyReluGrad Less LessEqual Log Log1p LogSoftmax",
    "LogicalAnd LogicalNot LogicalOr MatMul MaxPool MaxPoolGrad Maximum Minimum Mod Mul Neg NotEqual OnesLike Pack Pow",
    "RealDiv Reciprocal Relu Relu6 Relu6Grad ReluGrad Round Rsqrt RsqrtGrad Select SelectV2 Selu Sigmoid SigmoidGrad Sign",
    "Sin Sinh Softmax Softplus SoftplusGrad Softsign SparseSoftmaxCrossEntropyWithLogits Sqrt SqrtGrad Square",
    "SquaredDifference StopGradient Sub Tan Tanh TanhGrad Unpack ZerosLike _MklSoftmax",
  ].flatMap((line) => line.split(" ")),
);

/** Type attributes that TensorFlow.js leaves out, since eager TensorFlow sees them: name → which input has the type. */
const typesOf: Record<string, Record<string, number>> = { ExpandDims: { T: 0, Tdim: 1 } };

const NONE: readonly number[] = [];

/** The positions of an operation's inputs whose numbers belong to the graph; nothing when it may not wait at all. */
export function knownInputs(kernel: string, inputs: number): readonly number[] | undefined {
  if (kernel === "ConcatV2") return [inputs - 1]; // the axis comes last
  return placesOf[kernel] ?? (plain.has(kernel) ? NONE : undefined);
}

/** Attributes that have to be added: name → input. */
export function missingTypes(kernel: string): Record<string, number> {
  return typesOf[kernel] ?? {};
}

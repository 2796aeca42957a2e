package assay.grading.gate;

import java.util.Set;

/// What a network from images to embeddings is made of (SECURITY §1.5). An operator of ONNX's own
/// domain is on one of these lists, or it is refused.
final class Operators {
  /// Draw numbers, and so know how often they were called: a model could tell images apart by it.
  static final Set<String> RANDOM =
      Set.of(
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike",
          "Multinomial",
          "Bernoulli");

  /// Layers, arithmetic and the movement of tensors.
  private static final Set<String> PLAIN =
      words(
          """
          Conv ConvTranspose BatchNormalization InstanceNormalization GroupNormalization
          LayerNormalization RMSNormalization LpNormalization MeanVarianceNormalization LRN
          PRelu Relu LeakyRelu Elu Selu Celu Gelu HardSigmoid HardSwish Mish Swish Sigmoid
          Softplus Softsign Tanh ThresholdedRelu Softmax LogSoftmax Erf
          Add Sub Mul Div Neg Abs Reciprocal Sqrt Pow Exp Log Sin Cos Min Max Mean Sum Clip
          Gemm MatMul Einsum Attention RotaryEmbedding
          Flatten Reshape Transpose Squeeze Unsqueeze Concat Split Slice Pad Resize Upsample
          DepthToSpace SpaceToDepth Expand Tile Identity Constant ConstantOfShape Cast CastLike
          Shape Size Gather Dropout Trilu
          GlobalAveragePool GlobalMaxPool GlobalLpPool AveragePool MaxPool LpPool
          ReduceMean ReduceSum ReduceL1 ReduceL2 ReduceMax ReduceMin ReduceProd ReduceSumSquare
          ReduceLogSum ReduceLogSumExp
          QuantizeLinear DequantizeLinear DynamicQuantizeLinear ConvInteger MatMulInteger
          QLinearConv QLinearMatMul
          """);

  /// Choose, compare, count or round: of shapes they are harmless, of pixels they are what a
  /// look-up table or a trigger is built from. Let through, and shown to the organizers.
  private static final Set<String> DECIDING =
      words(
          """
          Where Equal Less LessOrEqual Greater GreaterOrEqual And Or Xor Not
          TopK ArgMax ArgMin Hardmax Scatter ScatterElements ScatterND GatherElements GatherND
          NonZero CumSum CumProd Range OneHot Unique Compress NonMaxSuppression ReverseSequence
          Round Floor Ceil Sign Mod BitShift BitwiseAnd BitwiseOr BitwiseXor BitwiseNot
          IsNaN IsInf EyeLike GridSample AffineGrid DeformConv RoiAlign MaxRoiPool MaxUnpool
          LSTM GRU RNN
          """);

  private static final Set<String> REDUCING =
      words(
          """
          ReduceMean ReduceSum ReduceL1 ReduceL2 ReduceMax ReduceMin ReduceProd ReduceSumSquare
          ReduceLogSum ReduceLogSumExp
          """);

  /// Give a tensor of the shape of their first input.
  private static final Set<String> SHAPE_KEEPING =
      words(
          """
          BatchNormalization InstanceNormalization GroupNormalization LayerNormalization
          RMSNormalization LpNormalization MeanVarianceNormalization LRN
          Relu LeakyRelu Elu Selu Celu Gelu HardSigmoid HardSwish Mish Swish Sigmoid Softplus
          Softsign Tanh ThresholdedRelu Softmax LogSoftmax Erf Hardmax
          Neg Abs Reciprocal Sqrt Exp Log Sin Cos Clip Identity Cast CastLike Dropout Trilu
          QuantizeLinear DequantizeLinear DynamicQuantizeLinear
          CumSum CumProd Round Floor Ceil Sign Not IsNaN IsInf
          Scatter ScatterElements ScatterND ReverseSequence
          """);

  private Operators() {}

  static boolean isDefaultDomain(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  static boolean isAllowed(String operator) {
    return PLAIN.contains(operator) || DECIDING.contains(operator) || RANDOM.contains(operator);
  }

  /// How many are known.
  static int count() {
    return PLAIN.size() + DECIDING.size() + RANDOM.size();
  }

  static boolean decides(String operator) {
    return DECIDING.contains(operator);
  }

  static boolean reduces(String operator) {
    return REDUCING.contains(operator);
  }

  static boolean keepsShape(String operator) {
    return SHAPE_KEEPING.contains(operator);
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }
}

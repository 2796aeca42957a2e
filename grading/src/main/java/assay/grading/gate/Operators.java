package assay.grading.gate;

import java.util.Set;

/// Operators that no task allows (SECURITY §1.5). The rest of the default domain is let through.
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

  /// Loops, branches, sequences, optionals and text: nothing a network of images to embeddings has.
  static final Set<String> FORBIDDEN =
      Set.of(
          "Loop",
          "Scan",
          "If",
          "SequenceMap",
          "SequenceAt",
          "SequenceConstruct",
          "SequenceEmpty",
          "SequenceErase",
          "SequenceInsert",
          "SequenceLength",
          "SplitToSequence",
          "ConcatFromSequence",
          "Optional",
          "OptionalGetElement",
          "OptionalHasElement",
          "StringConcat",
          "StringNormalizer",
          "StringSplit",
          "RegexFullMatch",
          "TfIdfVectorizer",
          "ImageDecoder");

  private Operators() {}

  static boolean isDefaultDomain(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }
}

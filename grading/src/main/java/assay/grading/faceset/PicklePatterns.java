package assay.grading.faceset;

import assay.grading.faceset.PickleValue.Array;
import assay.grading.faceset.PickleValue.Characters;
import assay.grading.faceset.PickleValue.Constant;
import assay.grading.faceset.PickleValue.Dtype;
import assay.grading.faceset.PickleValue.Global;
import assay.grading.faceset.PickleValue.Int;
import assay.grading.faceset.PickleValue.Items;
import assay.grading.faceset.PickleValue.Spelling;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The few calls by which Python and numpy spell bytes and arrays, known by their shape.
final class PicklePatterns {
  private static final Set<String> DTYPES = Set.of("b1", "u1", "i1", "u4", "i4", "u8", "i8");

  private PicklePatterns() {}

  /// What a call would give, or nothing where the call is none of the patterns.
  static Optional<PickleValue> call(Global global, List<PickleValue> arguments) {
    return switch (global) {
      case ENCODE -> encoded(arguments);
      case RECONSTRUCT ->
          arguments.size() == 3 && arguments.getFirst() == Global.NDARRAY
              ? Optional.of(Constant.UNBUILT_ARRAY)
              : Optional.empty();
      case DTYPE -> dtype(arguments);
      case SCALAR -> scalar(arguments);
      case FROM_BUFFER -> fromBuffer(arguments);
      case NDARRAY -> Optional.empty();
    };
  }

  /// What an object becomes by its state, or nothing where it is none of the patterns.
  static Optional<PickleValue> build(PickleValue object, PickleValue state) {
    if (!(state instanceof Items(boolean list, var values, _)) || list) {
      return Optional.empty();
    }
    return switch (object) {
      case Dtype dtype when isDtypeState(dtype, values) -> Optional.of(dtype);
      case Constant constant when constant == Constant.UNBUILT_ARRAY -> array(values);
      default -> Optional.empty();
    };
  }

  /// `_codecs.encode(text, 'latin1')`: how Python 3 writes bytes under protocol 2.
  private static Optional<PickleValue> encoded(List<PickleValue> arguments) {
    if (arguments.size() == 2
        && arguments.get(0) instanceof Characters(var spelling, long offset, int length, var head)
        && spelling == Spelling.TEXT
        && isText(arguments.get(1), "latin1")) {
      return Optional.of(new Characters(Spelling.LATIN1, offset, length, decoded(head)));
    }
    return Optional.empty();
  }

  /// The bytes that a short UTF-8 text of code points up to 255 stands for.
  private static String decoded(String head) {
    var utf8 = head.getBytes(StandardCharsets.ISO_8859_1);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /// `dtype('b1', False, True)`.
  private static Optional<PickleValue> dtype(List<PickleValue> arguments) {
    if (arguments.isEmpty() || !(arguments.getFirst() instanceof Characters code)) {
      return Optional.empty();
    }
    return DTYPES.contains(code.head()) ? Optional.of(new Dtype(code.head())) : Optional.empty();
  }

  /// Version, byte order, and no fields: `(3, '|', None, None, None, -1, -1, 0)`.
  private static boolean isDtypeState(Dtype dtype, List<PickleValue> state) {
    return state.size() >= 5
        && (isText(state.get(1), "<") || (isText(state.get(1), "|") && dtype.itemBytes() == 1))
        && state.get(2) == Constant.NONE
        && state.get(3) == Constant.NONE
        && state.get(4) == Constant.NONE;
  }

  /// `scalar(dtype, b'\x01')`.
  private static Optional<PickleValue> scalar(List<PickleValue> arguments) {
    if (arguments.size() == 2
        && arguments.get(0) instanceof Dtype dtype
        && arguments.get(1) instanceof Characters data) {
      return whole(dtype, 1, data);
    }
    return Optional.empty();
  }

  /// `_frombuffer(bytes, dtype, (n,), 'C')`: numpy under protocol 5.
  private static Optional<PickleValue> fromBuffer(List<PickleValue> arguments) {
    if (arguments.size() == 4
        && arguments.get(0) instanceof Characters data
        && arguments.get(1) instanceof Dtype dtype
        && isText(arguments.get(3), "C")) {
      return whole(dtype, length(arguments.get(2)), data);
    }
    return Optional.empty();
  }

  /// The state of an array: `(1, (n,), dtype, False, bytes)`.
  private static Optional<PickleValue> array(List<PickleValue> state) {
    if (state.size() == 5
        && state.get(2) instanceof Dtype dtype
        && state.get(4) instanceof Characters data) {
      return whole(dtype, length(state.get(1)), data);
    }
    return Optional.empty();
  }

  /// The length of a shape of one dimension, else -1.
  private static long length(PickleValue shape) {
    return shape instanceof Items(_, var sizes, _)
            && sizes.size() == 1
            && sizes.getFirst() instanceof Int(long length)
        ? length
        : -1;
  }

  /// Latin-1 spelling takes more bytes than it means, so that its length is checked when it is
  /// read.
  private static Optional<PickleValue> whole(Dtype dtype, long length, Characters data) {
    boolean fits =
        data.spelling() == Spelling.BYTES
            ? length == data.length() / dtype.itemBytes() && data.length() % dtype.itemBytes() == 0
            : data.spelling() == Spelling.LATIN1 && length <= data.length();
    return length >= 0 && fits
        ? Optional.of(new Array(dtype, (int) length, data))
        : Optional.empty();
  }

  private static boolean isText(PickleValue value, String text) {
    return value instanceof Characters(_, _, _, String head) && head.equals(text);
  }
}

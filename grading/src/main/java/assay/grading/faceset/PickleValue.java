package assay.grading.faceset;

import java.util.List;
import java.util.Optional;

/// What a pickle may hold here: data only. A name of code is known by its spelling and never looked
/// up.
sealed interface PickleValue {
  /// How characters stand in the file.
  enum Spelling {
    BYTES,
    /// UTF-8.
    TEXT,
    /// Bytes 0 … 255 as the code points of UTF-8 text: `_codecs.encode(text, 'latin1')`.
    LATIN1
  }

  /// A run of bytes of the file, by its place.
  ///
  /// @param head the characters themselves where they are few, else empty
  record Characters(Spelling spelling, long offset, int length, String head)
      implements PickleValue {}

  record Int(long value) implements PickleValue {}

  /// Values without content.
  enum Constant implements PickleValue {
    NONE,
    FALSE,
    TRUE,
    /// `_reconstruct(ndarray, (0,), b'b')`, to be filled by BUILD.
    UNBUILT_ARRAY
  }

  /// A list or a tuple.
  ///
  /// @param depth 1 where no item is a sequence
  record Items(boolean list, List<PickleValue> items, int depth) implements PickleValue {}

  /// A numpy dtype by its code without byte order: `b1`.
  record Dtype(String code) implements PickleValue {
    /// Bytes of one item.
    int itemBytes() {
      return code.charAt(1) - '0';
    }
  }

  /// A numpy array of one dimension, or a numpy scalar as an array of one.
  record Array(Dtype dtype, int length, Characters data) implements PickleValue {}

  /// The only names that may be mentioned; numpy 2 renamed `numpy.core` to `numpy._core`.
  enum Global implements PickleValue {
    ENCODE("encode", "_codecs", "_codecs"),
    RECONSTRUCT("_reconstruct", "numpy.core.multiarray", "numpy._core.multiarray"),
    SCALAR("scalar", "numpy.core.multiarray", "numpy._core.multiarray"),
    FROM_BUFFER("_frombuffer", "numpy.core.numeric", "numpy._core.numeric"),
    NDARRAY("ndarray", "numpy", "numpy"),
    DTYPE("dtype", "numpy", "numpy");

    private final String name;
    private final String module;
    private final String newerModule;

    Global(String name, String module, String newerModule) {
      this.name = name;
      this.module = module;
      this.newerModule = newerModule;
    }

    static Optional<Global> named(String module, String name) {
      for (var global : values()) {
        if (global.name.equals(name)
            && (global.module.equals(module) || global.newerModule.equals(module))) {
          return Optional.of(global);
        }
      }
      return Optional.empty();
    }
  }
}

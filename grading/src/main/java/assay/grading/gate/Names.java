package assay.grading.gate;

import java.util.List;
import java.util.stream.Collectors;

/// Names and sizes from a stranger's model, as they are shown.
final class Names {
  private static final int SHOWN = 60;

  private Names() {}

  /// Sizes as `64x3x3x3`.
  static String times(List<Long> sizes) {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  static String shown(String name) {
    var safe =
        name.codePoints()
            .limit(SHOWN)
            .map(c -> c >= ' ' && c < 0x7F ? c : '?')
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return "`" + safe + (name.length() > SHOWN ? "…" : "") + "`";
  }
}

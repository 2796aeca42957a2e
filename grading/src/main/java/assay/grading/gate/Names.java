package assay.grading.gate;

import java.util.stream.Collectors;

/// Names from a stranger's model, made safe to show.
final class Names {
  private static final int SHOWN = 60;

  private Names() {}

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

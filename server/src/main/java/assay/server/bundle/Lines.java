package assay.server.bundle;

import assay.grading.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Collects a [Difference].
final class Lines {
  private final List<String> added = new ArrayList<>();
  private final List<String> removed = new ArrayList<>();
  private final List<Difference.Line> changed = new ArrayList<>();
  private final List<Difference.Line> regraded = new ArrayList<>();
  private final List<Refusal> refused = new ArrayList<>();

  void add(String place) {
    added.add(place);
  }

  void remove(String place) {
    removed.add(place);
  }

  void change(String what, @Nullable Object from, @Nullable Object to) {
    if (!Objects.equals(from, to)) {
      changed.add(line(what, from, to));
    }
  }

  void regrade(String what, @Nullable Object from, @Nullable Object to) {
    regraded.add(line(what, from, to));
  }

  void refuse(Refusal why) {
    refused.add(why);
  }

  /// Notes a change that is one only where nobody entered yet.
  void keep(boolean isEntered, String what, @Nullable Object from, @Nullable Object to) {
    if (!isEntered || Objects.equals(from, to)) {
      change(what, from, to);
      return;
    }
    refuse("bundle.entered", what, text(from) + ", as it was when it was entered", text(to));
  }

  void refuse(String code, String what, String expected, String found) {
    refused.add(
        new Refusal(
            code,
            what,
            expected,
            found,
            "Leave it as it is, or add another part with a slug of its own."));
  }

  boolean hasRegrade() {
    return !regraded.isEmpty();
  }

  Difference difference() {
    return new Difference(added, removed, changed, regraded, refused);
  }

  static Difference.Line line(String what, @Nullable Object from, @Nullable Object to) {
    return new Difference.Line(what, text(from), text(to));
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "none";
      case Instant at -> at.toString();
      case List<?> list -> list.isEmpty() ? "none" : Printed.of(String.join(", ", words(list)));
      default -> Printed.of(value.toString().replace('\n', ' '));
    };
  }

  private static List<String> words(List<?> list) {
    return list.stream().map(Object::toString).toList();
  }

  static <T> List<String> map(List<T> all, Function<T, String> word) {
    return all.stream().map(word).toList();
  }
}

package assay.server.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which page of a list is asked for, by its parameters `limit` and `cursor`.
///
/// @param after the last item of the page before; null: the first page
public record PageQuery(int limit, @Nullable Place after) {
  public static final int MOST = 500;
  private static final Pattern CURSOR = Pattern.compile("([0-9]{1,17})_([A-Za-z0-9._-]{1,100})");

  /// An item's place in its list.
  ///
  /// @param name what tells items of one moment apart
  public record Place(Instant at, String name) {
    /// The name where it is an id.
    ///
    /// @throws Problem 422 when it is none
    public UUID id() {
      try {
        return UUID.fromString(name);
      } catch (IllegalArgumentException _) {
        throw unknown();
      }
    }

    private String cursor() {
      return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "_" + name;
    }
  }

  /// @param next the cursor of the page after this one; null: there is none
  public record Cut<T>(List<T> items, @Nullable String next) {
    public Cut {
      items = List.copyOf(items);
    }
  }

  /// @throws Problem 422 that names the parameter
  public static PageQuery of(@Nullable String limit, @Nullable String cursor) {
    return new PageQuery(limit(limit == null ? "" : limit.strip()), after(cursor));
  }

  private static int limit(String text) {
    if (text.isEmpty()) {
      return MOST;
    }
    if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1) {
      throw Problem.field(
          "limit",
          "request.invalid_field",
          "Expected a whole number from 1 to %d.".formatted(MOST));
    }
    return Math.min(Integer.parseInt(text), MOST);
  }

  private static @Nullable Place after(@Nullable String cursor) {
    if (cursor == null || cursor.isBlank()) {
      return null;
    }
    var found = CURSOR.matcher(cursor.strip());
    if (!found.matches()) {
      throw unknown();
    }
    return new Place(
        Instant.EPOCH.plus(Long.parseLong(found.group(1)), ChronoUnit.MICROS), found.group(2));
  }

  private static Problem unknown() {
    return Problem.field(
        "cursor", "request.invalid_field", "Expected what an answer of this list called next.");
  }

  /// The page of what comes from there on.
  ///
  /// @param found one item more than the limit, where there are so many
  public <T> Cut<T> cut(List<T> found, Function<T, Place> place) {
    var items = found.subList(0, Math.min(limit, found.size()));
    return new Cut<>(items, found.size() > limit ? place.apply(items.getLast()).cursor() : null);
  }
}

package assay.server.review;

import assay.server.http.Problem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which cases are asked for, as it was written into an address. Every breach is a 422 that names
/// the field; so is a name that is none of these, since a filter that is mistyped shows too much.
///
/// @param values by name; blank: not asked for
public record InboxFilter(Map<String, String> values) {
  /// Open; of those, the ones that wait for the team's answer; decided.
  public static final List<String> STATES = List.of("open", "waiting", "decided");

  /// Whose: one's own claims (of decided cases: one's own decisions), or those that nobody claims.
  public static final List<String> HOLDERS = List.of("mine", "nobody");

  public static final int MOST = 200;

  private static final List<String> NAMES =
      List.of("state", "kind", "holder", "competition", "limit", "cursor");
  private static final Pattern CURSOR =
      Pattern.compile("([0-9]{1,17})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");
  private static final int USUAL = 50;

  public InboxFilter {
    values = Map.copyOf(values);
    for (var name : values.keySet()) {
      if (!NAMES.contains(name)) {
        throw Problem.field(
            name, "case.filter", "Expected none but %s.".formatted(String.join(", ", NAMES)));
      }
    }
  }

  /// The filter with everything checked.
  ///
  /// @param kind empty like the next two: any
  /// @param after the last case of the page before; null: the first page
  record Wanted(
      String state,
      String kind,
      String holder,
      String competition,
      int limit,
      @Nullable Place after) {
    boolean isOpen() {
      return !state.equals("decided");
    }

    /// What has to hold, each with its values. The texts are the program's.
    Map<String, Map<String, Object>> conditions() {
      var all = new LinkedHashMap<String, Map<String, Object>>();
      all.put("c.state = :state", Map.of("state", isOpen() ? "open" : "decided"));
      if (state.equals("waiting")) {
        all.put("c.awaits_team", Map.of());
      }
      if (!kind.isEmpty()) {
        all.put("c.kind = :kind", Map.of("kind", kind));
      }
      if (!competition.isEmpty()) {
        all.put("o.slug = :competition", Map.of("competition", competition));
      }
      if (holder.equals("mine")) {
        all.put(isOpen() ? "c.claimed_by = :me" : "c.decided_by = :me", Map.of());
      } else if (holder.equals("nobody")) {
        all.put("c.claimed_by is null", Map.of());
      }
      if (after != null) {
        all.put(
            isOpen() ? "(c.opened_at, c.id) > (:at, :id)" : "(c.decided_at, c.id) < (:at, :id)",
            Map.of("at", after.at(), "id", after.id()));
      }
      return all;
    }
  }

  /// A case's place in the list.
  record Place(Instant at, UUID id) {
    String cursor() {
      return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "_" + id;
    }
  }

  static Map<String, Object> values(Map<String, Map<String, Object>> conditions) {
    var values = new HashMap<String, Object>();
    conditions.values().forEach(values::putAll);
    return values;
  }

  Wanted wanted() {
    var state = oneOf("state", STATES);
    return new Wanted(
        state.isEmpty() ? "open" : state,
        oneOf("kind", Inbox.KINDS),
        oneOf("holder", HOLDERS),
        value("competition"),
        limit(),
        after());
  }

  private String value(String name) {
    return values.getOrDefault(name, "").strip();
  }

  private String oneOf(String name, List<String> allowed) {
    var value = value(name);
    if (!value.isEmpty() && !allowed.contains(value)) {
      throw Problem.field(
          name,
          "case.filter",
          "Expected one of %s, found %s.".formatted(String.join(", ", allowed), value));
    }
    return value;
  }

  private int limit() {
    var text = value("limit");
    if (text.isEmpty()) {
      return USUAL;
    }
    if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1) {
      throw Problem.field(
          "limit", "case.filter", "Expected a whole number from 1 to %d.".formatted(MOST));
    }
    return Math.min(Integer.parseInt(text), MOST);
  }

  private @Nullable Place after() {
    var text = value("cursor");
    if (text.isEmpty()) {
      return null;
    }
    var cursor = CURSOR.matcher(text);
    if (!cursor.matches()) {
      throw Problem.field(
          "cursor", "case.filter", "Expected what an answer of this list called next.");
    }
    return new Place(
        Instant.EPOCH.plus(Long.parseLong(cursor.group(1)), ChronoUnit.MICROS),
        UUID.fromString(cursor.group(2)));
  }
}

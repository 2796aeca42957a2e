package assay.server.seal;

import assay.server.http.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/// Which events are asked for, as it was written into an address. Every breach is a 422 that names
/// the field; so is a name that is none of these, since a filter that is mistyped shows too much.
///
/// @param values by name; blank: not asked for
public record AuditFilter(Map<String, String> values) {
  public static final int MOST = 200;

  private static final Set<String> NAMES =
      Set.of("action", "subject", "actor", "from", "until", "cursor", "limit");
  private static final Pattern UUIDS =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);
  private static final Pattern CURSOR = Pattern.compile("([0-9]{1,17})_(" + UUIDS + ")");
  private static final int MOST_CHARACTERS = 320;
  private static final int USUAL = 50;

  public AuditFilter {
    values = Map.copyOf(values);
    for (var value : values.entrySet()) {
      if (!NAMES.contains(value.getKey())) {
        throw Problem.field(
            value.getKey(),
            "audit.filter",
            "Expected none but action, subject, actor, from, until, cursor and limit.");
      }
      if (value.getValue().length() > MOST_CHARACTERS || value.getValue().indexOf('\0') >= 0) {
        throw Problem.field(
            value.getKey(),
            "audit.filter",
            "Expected at most %d characters of text.".formatted(MOST_CHARACTERS));
      }
    }
  }

  private String value(String name) {
    return values.getOrDefault(name, "").strip();
  }

  int limit() {
    var text = value("limit");
    if (text.isEmpty()) {
      return USUAL;
    }
    if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1) {
      throw Problem.field(
          "limit", "audit.filter", "Expected a whole number from 1 to %d.".formatted(MOST));
    }
    return Math.min(Integer.parseInt(text), MOST);
  }

  AuditReadStore.Conditions conditions() {
    var all = new AuditReadStore.Conditions();
    if (!value("action").isEmpty()) {
      all.add(
          "(e.action = :action or starts_with(e.action, :action || '.'))",
          Map.of("action", value("action")));
    }
    if (!value("subject").isEmpty()) {
      var column = UUIDS.matcher(value("subject")).matches() ? "subject_id" : "subject_kind";
      all.add("e." + column + " = :subject", Map.of("subject", value("subject")));
    }
    var actor = value("actor");
    if (actor.equals("system")) {
      all.add("e.actor is null", Map.of());
    } else if (UUIDS.matcher(actor).matches()) {
      all.add("e.actor = :actor", Map.of("actor", UUID.fromString(actor)));
    } else if (!actor.isEmpty()) {
      all.add("lower(:actor) in (lower(u.name), lower(u.email))", Map.of("actor", actor));
    }
    if (!value("from").isEmpty()) {
      all.add("e.at >= :from", Map.of("from", time("from", 0)));
    }
    if (!value("until").isEmpty()) {
      all.add("e.at < :until", Map.of("until", time("until", 1)));
    }
    if (!value("cursor").isEmpty()) {
      var cursor = CURSOR.matcher(value("cursor"));
      if (!cursor.matches()) {
        throw Problem.field(
            "cursor", "audit.filter", "Expected what an answer of this list called next.");
      }
      all.add(
          "(e.at, e.id) < (:cursorAt, :cursorId)",
          Map.of(
              "cursorAt",
              Instant.EPOCH.plus(Long.parseLong(cursor.group(1)), ChronoUnit.MICROS),
              "cursorId",
              UUID.fromString(cursor.group(2))));
    }
    return all;
  }

  static String cursor(AuditEntry last) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, last.at()) + "_" + last.id();
  }

  /// @param days added to a date, so that "until" a day has the day in it
  private Instant time(String name, int days) {
    var text = value(name);
    try {
      var at =
          text.length() == 10
              ? LocalDate.parse(text).plusDays(days).atStartOfDay().toInstant(ZoneOffset.UTC)
              : Instant.parse(text);
      // What PostgreSQL can say, with room.
      if (at.isAfter(Instant.parse("0001-01-01T00:00:00Z"))
          && at.isBefore(Instant.parse("9999-12-31T00:00:00Z"))) {
        return at;
      }
    } catch (DateTimeException _) {
      // The same answer.
    }
    throw Problem.field(
        name,
        "audit.filter",
        "Expected a day like 2026-03-12 or a time like 2026-03-12T09:00:00Z, both in UTC.");
  }
}

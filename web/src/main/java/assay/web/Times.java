package assay.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times in words.
public final class Times {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm z", Locale.ENGLISH);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

  private Times() {}

  /// `12 Mar 2026, 10:02 CET`
  public static String minute(Instant at, ZoneId zone) {
    return MINUTE.format(at.atZone(zone));
  }

  /// `12 Mar 2026, 09:02 UTC`
  public static String utc(Instant at) {
    return minute(at, ZoneId.of("UTC"));
  }

  /// `10:02:11`
  public static String second(Instant at, ZoneId zone) {
    return SECOND.format(at.atZone(zone));
  }

  /// `12 Mar 2026`, in UTC
  public static String day(Instant at) {
    return DAY.format(at.atZone(ZoneOffset.UTC));
  }

  /// `in 5 h`, `2 days ago`, `now`
  public static String distance(Instant now, Instant at) {
    var far = Duration.between(now, at);
    if (far.abs().toSeconds() < 60) {
      return "now";
    }
    return far.isNegative() ? length(far.negated()) + " ago" : "in " + length(far);
  }

  /// `in about 4 minutes`, `in about 2 hours`, `at any moment`: an estimate, in whole minutes or
  /// more.
  public static String about(Instant now, Instant at) {
    long minutes = Math.ceilDiv(Duration.between(now, at).toSeconds(), 60L);
    if (minutes < 1) {
      return "at any moment";
    }
    if (minutes < 90) {
      return "in about " + Numbers.of(minutes, "minute");
    }
    long hours = Math.round(minutes / 60.0);
    return hours < 36
        ? "in about " + Numbers.of(hours, "hour")
        : "in about " + Numbers.of(Math.round(hours / 24.0), "day");
  }

  /// `15 s`, `3 min`, `5 h`, `2 days`: the largest unit that says it with two digits, rounded down.
  public static String length(Duration length) {
    if (length.toSeconds() < 60) {
      return length.toSeconds() + " s";
    }
    if (length.toMinutes() < 60) {
      return length.toMinutes() + " min";
    }
    if (length.toHours() < 48) {
      return length.toHours() + " h";
    }
    return length.toDays() + " days";
  }
}

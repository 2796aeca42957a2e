package assay.server.notice;

import java.time.Instant;
import java.util.UUID;

/// A mail to one person.
///
/// @param event that it tells of; the same in every attempt
/// @param subject one line, whatever names it is made of
/// @param text plain, with lines ended by \n
record Letter(UUID event, UUID person, Instant at, String to, String subject, String text) {
  private static final int MAX_SUBJECT = 200;

  Letter {
    // Names come from people: a line end in one would begin another header.
    subject = subject.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
    if (subject.length() > MAX_SUBJECT) {
      subject = subject.substring(0, MAX_SUBJECT) + "…";
    }
  }
}

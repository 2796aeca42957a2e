package assay.standalone.fault;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// What participants know: every attempt with what they were told of it. Kept in memory and, line
/// by line, in a file that survives the drill.
final class History implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedWriter file;
  private final List<Attempt> attempts = new ArrayList<>();
  private final Map<String, Integer> answers = new TreeMap<>();
  private final Map<UUID, Boolean> cancelled = new LinkedHashMap<>();

  History(Path file) throws IOException {
    this.file = Files.newBufferedWriter(file);
  }

  /// What was sent.
  ///
  /// @param number which file of the region; 0: it came as an upload and cannot be sent again
  /// @param key idempotency key: every repetition of one attempt has the same
  /// @param digest SHA-256 of the file, lower-case hex
  record Sent(
      Team team, String phase, String task, int region, int number, String key, String digest) {}

  /// How it ended, as far as its sender knows.
  sealed interface End {
    record Acknowledged(UUID entry) implements End {}

    record Refused(int status, String code) implements End {}

    /// It may have been acted upon.
    record Unknown(String why) implements End {}
  }

  /// @param began before the first byte of the first request was sent
  /// @param ended after the last answer, or its absence
  record Attempt(Sent sent, Instant began, Instant ended, End end) {}

  synchronized void add(Attempt attempt) throws IOException {
    attempts.add(attempt);
    var line = new LinkedHashMap<String, Object>();
    line.put("began", attempt.began().toString());
    line.put("ended", attempt.ended().toString());
    line.put("team", attempt.sent().team().name());
    line.put("phase", attempt.sent().phase());
    line.put("task", attempt.sent().task());
    line.put("region", attempt.sent().region());
    line.put("key", attempt.sent().key());
    line.put("digest", attempt.sent().digest());
    line.put("end", attempt.end().toString());
    write(line);
  }

  private void write(Map<String, ?> line) throws IOException {
    file.write(JSON.writeValueAsString(line));
    file.newLine();
    file.flush();
  }

  /// An answer, or none, of whatever request.
  synchronized void count(String answer) {
    answers.merge(answer, 1, Integer::sum);
  }

  /// A team asked for an entry to be cancelled.
  ///
  /// @param isAcknowledged false: it may have been
  synchronized void cancel(UUID entry, boolean isAcknowledged) throws IOException {
    cancelled.merge(entry, isAcknowledged, Boolean::logicalOr);
    write(Map.of("cancel", entry.toString(), "acknowledged", isAcknowledged));
  }

  synchronized void fault(Instant at, String name, boolean isInjected) throws IOException {
    write(Map.of("at", at.toString(), "fault", name, "injected", isInjected));
  }

  synchronized List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /// Entry to whether the cancellation was acknowledged.
  synchronized Map<UUID, Boolean> cancelled() {
    return new LinkedHashMap<>(cancelled);
  }

  synchronized Map<String, Integer> answers() {
    return new TreeMap<>(answers);
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}

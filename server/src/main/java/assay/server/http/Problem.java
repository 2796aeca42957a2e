package assay.server.http;

import assay.grading.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A caller's mistake, answered as RFC 9457 problem JSON or as an error page, in one place.
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String field;
  private final transient @Nullable Refusal refusal;
  private final transient List<Refusal> all;
  private final @Nullable Duration retryAfter;

  private Problem(
      int status,
      String code,
      String detail,
      String field,
      @Nullable Refusal refusal,
      List<Refusal> all,
      @Nullable Duration retryAfter) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.field = field;
    this.refusal = refusal;
    this.all = List.copyOf(all);
    this.retryAfter = retryAfter;
  }

  /// @param code stable and dotted: `quota.spent`
  /// @param detail one sentence that the caller may read
  public static Problem of(int status, String code, String detail) {
    return new Problem(status, code, detail, "", null, List.of(), null);
  }

  /// An input that was refused: 422 with what was expected, found, and how to mend it.
  public static Problem refused(Refusal refusal, String field) {
    return new Problem(422, refusal.code(), refusal.message(), field, refusal, List.of(), null);
  }

  /// An input with several mistakes, all told: 422 with the first one's code.
  public static Problem refused(List<Refusal> all, String field) {
    var first = all.getFirst();
    var detail =
        all.size() == 1
            ? first.message()
            : "%d mistakes; the first: %s".formatted(all.size(), first.message());
    return new Problem(422, first.code(), detail, field, first, all, null);
  }

  /// An input that is right by itself and cannot be, as things stand: 409 with every reason, and
  /// the first one's code.
  public static Problem conflict(List<Refusal> all, String field) {
    var first = all.getFirst();
    var detail =
        all.size() == 1
            ? first.message()
            : "%d reasons; the first: %s".formatted(all.size(), first.message());
    return new Problem(409, first.code(), detail, field, first, all, null);
  }

  /// The same answer for what does not exist and for what is not the caller's to see.
  public static Problem notFound() {
    return of(404, "not_found", "There is nothing here, or nothing that you may see.");
  }

  /// A field of the request is at fault: 422.
  public static Problem field(String field, String code, String detail) {
    return new Problem(422, code, detail, field, null, List.of(), null);
  }

  /// The same problem, with the time after which another try makes sense.
  public Problem retryAfter(Duration delay) {
    return new Problem(status, code, detail(), field, refusal, all, delay);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /// The sentence for the caller.
  public String detail() {
    return Objects.requireNonNull(getMessage());
  }

  /// The request field at fault; empty when none is.
  public String field() {
    return field;
  }

  public Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  /// Every mistake of an input with several; else empty.
  public List<Refusal> all() {
    return all;
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  ProblemBody body(String traceId) {
    var why = refusal == null ? new Refusal(code, "", "", "", "") : refusal;
    return new ProblemBody(
        "about:blank",
        Statuses.title(status),
        status,
        code,
        detail(),
        traceId,
        why.expected(),
        why.found(),
        why.remedy(),
        why.where(),
        field,
        all);
  }
}

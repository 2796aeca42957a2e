package assay.server.receipt;

import assay.grading.receipt.Jws;
import assay.grading.receipt.Receipt;
import assay.grading.receipt.ReceiptKey;
import assay.server.account.Caller;
import assay.server.competition.Competitions;
import assay.server.http.Problem;
import assay.server.submission.SubmissionState;
import assay.server.submission.SubmissionView;
import assay.server.submission.SubmissionViews;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Gives receipts to those who may see the entry, of what they may see of it.
@Singleton
public class Receipts {
  private final SubmissionViews views;
  private final Competitions competitions;
  private final ReceiptKeys keys;
  private final ReceiptStore store;
  private final ObjectMapper json;
  private final @Nullable String address;

  // Six parameters: what is told, by whom, and how it is written.
  Receipts(
      SubmissionViews views,
      Competitions competitions,
      ReceiptKeys keys,
      ReceiptStore store,
      ObjectMapper json,
      @Value("${assay.base-url:}") String baseUrl) {
    this.views = views;
    this.competitions = competitions;
    this.keys = keys;
    this.store = store;
    this.json = json;
    this.address = baseUrl.isBlank() ? null : baseUrl;
  }

  /// A receipt as a file.
  record Document(String name, byte[] bytes) {}

  /// Whether an entry's reader can have a receipt of it.
  public boolean isOffered(SubmissionView view) {
    return keys.signing().isPresent() && view.state() == SubmissionState.GRADED;
  }

  /// Public keys, the present one first.
  List<ReceiptKey> published() {
    return keys.published();
  }

  /// The receipt of an entry for this caller, as of now.
  ///
  /// @throws Problem 404 for whoever may not see the entry, 409 when there is nothing to sign yet,
  ///   or nothing to sign with
  Document document(Caller caller, UUID submission) {
    return views.look(caller, submission, (handle, seen) -> document(handle, seen));
  }

  private Document document(Handle handle, SubmissionViews.Seen seen) {
    var view = seen.view();
    var key =
        keys.signing()
            .orElseThrow(() ->
                Problem.of(
                    409,
                    "receipt.no_key",
                    "This server has no key to sign receipts with; its operator can give it one."));
    if (view.state() != SubmissionState.GRADED) {
      throw Problem.of(
          409,
          "receipt.not_graded",
          "Only a graded entry has a receipt; this one is %s.".formatted(view.state()));
    }
    var receipt = receipt(handle, seen, key.shown());
    try {
      var payload = json.writeValueAsBytes(receipt);
      return new Document("assay-receipt-%s.json".formatted(view.code()), file(key.sign(payload)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a receipt that cannot be written as JSON", e);
    }
  }

  private Receipt receipt(Handle handle, SubmissionViews.Seen seen, ReceiptKey key) {
    var view = seen.view();
    return new Receipt(
        Receipt.FORMAT,
        new Receipt.Issue(
            address,
            seen.isOrganizer() ? "organizers" : "team",
            competitions.now(handle),
            key.id()),
        new Receipt.Track(
            view.organization(), view.competition(), view.phase(), view.task(), view.scale()),
        new Receipt.Entry(
            view.id(),
            view.code(),
            view.team().name(),
            view.acceptedAt(),
            view.withdrawnAt(),
            view.verdict(),
            view.decision()),
        store.files(handle, view.id()),
        sets(handle, view, seen.openSets()),
        view.sets().size() - seen.openSets().size());
  }

  private List<Receipt.SetResult> sets(Handle handle, SubmissionView view, Set<String> open) {
    var vectors = store.vectors(handle, view.id(), open);
    var reproductions = store.reproductions(handle, view.id(), open);
    var figures = store.figures(handle, view.id(), open);
    return view.sets().stream()
        .filter(set -> open.contains(set.set()))
        .map(set ->
            new Receipt.SetResult(
                set.set(),
                set.name(),
                set.role(),
                of(set.set(), vectors),
                of(set.set(), reproductions).stream().findFirst().orElse(null),
                of(set.set(), figures)))
        .toList();
  }

  private static <T> List<T> of(String set, List<ReceiptStore.Of<T>> all) {
    return all.stream().filter(one -> one.set().equals(set)).map(ReceiptStore.Of::value).toList();
  }

  /// A flattened JWS with what it says beside it, for people. The latter is not signed: `verify`
  /// compares both.
  private byte[] file(Jws jws) {
    try {
      var file = json.createObjectNode();
      file.set("receipt", json.readTree(jws.payloadBytes().orElseThrow()));
      file.put("protected", jws.header());
      file.put("payload", jws.payload());
      file.put("signature", jws.signature());
      return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("what was just written cannot be read", e);
    }
  }
}

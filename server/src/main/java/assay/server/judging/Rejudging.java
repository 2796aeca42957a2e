package assay.server.judging;

import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.queue.AfterVerdict;
import assay.server.queue.Gradings;
import assay.server.queue.Lease;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges entries by the rules and vectors of a re-grade set, into its shadow: what stands is read
/// and never written.
@Singleton
public class Rejudging {
  private static final Logger LOG = LoggerFactory.getLogger(Rejudging.class);

  private final TenantDatabase database;
  private final Hearing hearing;
  private final Gradings gradings;
  private final AfterVerdict afterVerdict;
  private final ShadowStore store;

  Rejudging(
      TenantDatabase database,
      Hearing hearing,
      Gradings gradings,
      AfterVerdict afterVerdict,
      ShadowStore store) {
    this.database = database;
    this.hearing = hearing;
    this.gradings = gradings;
    this.afterVerdict = afterVerdict;
    this.store = store;
  }

  private record Question(UUID regrade, Hearing.Matter matter) {}

  /// Judges under a lease and ends it; a fault of ours gives it back for another attempt.
  void rejudge(Lease lease) {
    try {
      var question =
          database.inTenant(
              lease.tenant(),
              handle -> {
                var regrade = store.regrade(handle, lease.grading());
                return new Question(regrade, hearing.matter(handle, lease.submission(), regrade));
              });
      var judgement = judgement(lease.tenant(), question.matter());
      database.inTenant(
          lease.tenant(),
          handle -> {
            afterVerdict.finish(handle, lease);
            write(handle, question, judgement);
            return lease;
          });
    } catch (Problem lost) {
      LOG.info("judging {} anew was taken over: {}", lease.submission(), lost.detail());
    } catch (IOException | RuntimeException e) {
      LOG.error("judging {} anew failed at attempt {}", lease.submission(), lease.attempt(), e);
      gradings.failJudge(lease, e.toString());
    }
  }

  /// Judges an entry that needs no run, within the caller's transaction.
  public void rejudge(Handle handle, UUID tenant, UUID regrade, UUID submission) {
    var question = new Question(regrade, hearing.matter(handle, submission, regrade));
    try {
      write(handle, question, judgement(tenant, question.matter()));
    } catch (IOException e) {
      throw new UncheckedIOException("vectors of " + submission, e);
    }
    store.done(handle, regrade, submission);
  }

  private Judgement judgement(UUID tenant, Hearing.Matter matter) throws IOException {
    return Judgement.of(hearing.sets(tenant, matter), matter.tolerance());
  }

  private void write(Handle handle, Question question, Judgement judgement) {
    var submission = question.matter().submission();
    store.clear(handle, question.regrade(), submission.id());
    for (var reproduced : judgement.reproductions()) {
      store.insert(handle, question.regrade(), submission.id(), reproduced);
    }
    for (var scored : judgement.scores()) {
      store.insert(handle, question.regrade(), submission.id(), submission.track(), scored);
    }
  }
}

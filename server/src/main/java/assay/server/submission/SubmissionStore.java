package assay.server.submission;

import assay.grading.Notice;
import assay.server.database.Ids;
import assay.server.question.Questions;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

@Singleton
class SubmissionStore {
  private final ObjectMapper json;
  private final Questions questions;

  SubmissionStore(ObjectMapper json, Questions questions) {
    this.json = json;
    this.questions = questions;
  }

  /// An entry already made under an idempotency key.
  record Replay(UUID id, String requestDigest) {}

  /// Who may do what with an entry.
  record Owner(UUID id, UUID team, SubmissionState state, boolean isMember, boolean isWithdrawn) {}

  /// Digest of the terms that a team agreed to last; empty: to none.
  Optional<String> agreedTerms(Handle handle, UUID team) {
    return handle
        .createQuery("select terms_digest from team where id = :team and terms_digest is not null")
        .bind("team", team)
        .mapTo(String.class)
        .findOne();
  }

  List<Place.Team> teamsOf(Handle handle, UUID competition, UUID user) {
    return handle
        .createQuery(
            """
            select t.id, t.name
            from team t
            join team_member m on m.tenant_id = t.tenant_id and m.team_id = t.id
            where t.competition_id = :competition
              and m.user_id = :user
              and m.left_at is null
            order by t.name
            """)
        .bind("competition", competition)
        .bind("user", user)
        .mapTo(Place.Team.class)
        .list();
  }

  boolean isTeamOf(Handle handle, UUID team, UUID competition) {
    return handle
        .createQuery(
            """
            select exists (
              select from team
              where id = :team
                and competition_id = :competition)
            """)
        .bind("team", team)
        .bind("competition", competition)
        .mapTo(boolean.class)
        .one();
  }

  boolean isMember(Handle handle, UUID team, UUID user) {
    return handle
        .createQuery(
            """
            select exists (
              select from team_member
              where team_id = :team
                and user_id = :user
                and left_at is null)
            """)
        .bind("team", team)
        .bind("user", user)
        .mapTo(boolean.class)
        .one();
  }

  /// Requests under one key wait for each other until the transaction ends.
  void lockKey(Handle handle, UUID user, String key) {
    handle
        .createQuery("select pg_advisory_xact_lock(hashtextextended(:key, 0)) is null")
        .bind("key", user + " " + key)
        .mapTo(boolean.class)
        .one();
  }

  Optional<Replay> replay(Handle handle, UUID user, String key) {
    return handle
        .createQuery(
            """
            select id, request_digest
            from submission
            where submitted_by = :user
              and idempotency_key = :key
            """)
        .bind("user", user)
        .bind("key", key)
        .mapTo(Replay.class)
        .findOne();
  }

  boolean isCodeTaken(Handle handle, UUID competition, String code) {
    return handle
        .createQuery(
            """
            select exists (
              select from submission
              where competition_id = :competition
                and code = :code)
            """)
        .bind("competition", competition)
        .bind("code", code)
        .mapTo(boolean.class)
        .one();
  }

  /// A row to be.
  record NewSubmission(
      UUID id, String code, UUID user, @Nullable String key, String requestDigest, String reason) {}

  void add(Handle handle, Entry entry, NewSubmission made) {
    handle
        .createUpdate(
            """
            insert into submission (
              tenant_id, id, code, competition_id, track_id, team_id, submitted_by, state, reason,
              method_name, method_description, method_link, kit_version, facts,
              idempotency_key, request_digest)
            values (
              current_tenant(), :id, :code, :competition, :track, :team, :user, 'QUEUED', :reason,
              :methodName, :methodDescription, :methodLink, nullif(:kitVersion, ''),
              cast(:facts as jsonb),
              :key, :requestDigest)
            """)
        .bind("id", made.id())
        .bind("code", made.code())
        .bind("competition", entry.place().competition().id())
        .bind("track", entry.place().track().id())
        .bind("team", entry.place().team().id())
        .bind("user", made.user())
        .bind("reason", made.reason())
        .bind("methodName", entry.method().name())
        .bind("methodDescription", entry.method().description())
        .bind("methodLink", entry.method().link())
        .bind("kitVersion", entry.method().kitVersion())
        .bind("facts", questions.written(entry.method().facts()))
        .bind("key", made.key())
        .bind("requestDigest", made.key() == null ? null : made.requestDigest())
        .execute();
  }

  void addFile(Handle handle, UUID submission, Entry.CheckedFile checked) {
    var file = checked.file();
    handle
        .createUpdate(
            """
            insert into submission_file
              (tenant_id, id, submission_id, kind, name, digest, bytes, notices, inspection,
               weight_hash)
            values
              (current_tenant(), :id, :submission, :kind, :name, :digest, :bytes, :notices,
               cast(:inspection as jsonb), :weightHash)
            """)
        .bind("id", Ids.next())
        .bind("submission", submission)
        .bind("kind", file.kind())
        .bind("name", file.name())
        .bind("digest", file.incoming().digest())
        .bind("bytes", file.incoming().bytes())
        .bindArray(
            "notices", String.class, checked.notices().stream().map(SubmissionStore::text).toList())
        .bind("inspection", checked.model() == null ? null : written(checked.model()))
        .bind(
            "weightHash", checked.model() == null ? null : checked.model().facts().weightsSha256())
        .execute();
  }

  private String written(Entry.Model model) {
    try {
      return json.writeValueAsString(model);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The code of the team's first entry with this model, or with its weights.
  ///
  /// @param weightHash null: the model has too few weights to be known by them
  Optional<String> enteredBefore(
      Handle handle, UUID team, String digest, @Nullable String weightHash) {
    return handle
        .createQuery(
            """
            select s.code
            from submission s
            join submission_file f on f.tenant_id = s.tenant_id and f.submission_id = s.id
            where s.team_id = :team
              and f.kind = 'model'
              and (f.digest = :digest or f.weight_hash = :weightHash)
            order by s.accepted_at, s.id
            limit 1
            """)
        .bind("team", team)
        .bind("digest", digest)
        .bind("weightHash", weightHash)
        .mapTo(String.class)
        .findOne();
  }

  /// As a notice is kept and shown.
  static String text(Notice notice) {
    return notice.code() + ": " + notice.message();
  }

  void addClaim(Handle handle, UUID submission, Entry.Claim claim, String digest) {
    handle
        .createUpdate(
            """
            insert into score_vector
              (tenant_id, id, submission_id, set_version_id, origin, role, variant, kind, run_version,
               digest, pairs)
            values
              (current_tenant(), :id, :submission, :version, 'claimed', :role, :variant, :kind, 'claimed',
               :digest, :pairs)
            """)
        .bind("id", Ids.next())
        .bind("submission", submission)
        .bind("version", claim.version().runsAs())
        .bind("role", claim.role())
        .bind("variant", claim.variant())
        .bind("kind", claim.scoreKind())
        .bind("digest", digest)
        .bind("pairs", claim.scores().length)
        .execute();
  }

  void addGrading(Handle handle, UUID submission, String stage) {
    handle
        .createUpdate(
            """
            insert into grading (
              tenant_id, id, submission_id, competition_id, team_id, stage, needs_device,
              needs_memory_bytes)
            select s.tenant_id, :id, s.id, s.competition_id, s.team_id, :stage, k.needs_device,
              k.needs_memory_bytes
            from submission s
            join track a on a.tenant_id = s.tenant_id and a.id = s.track_id
            join task k on k.tenant_id = a.tenant_id and k.id = a.task_id
            where s.id = :submission
            """)
        .bind("id", Ids.next())
        .bind("submission", submission)
        .bind("stage", stage)
        .execute();
    handle
        .createQuery("select pg_notify('assay_queue', :stage) is null")
        .bind("stage", stage)
        .mapTo(boolean.class)
        .one();
  }

  Optional<Owner> owner(Handle handle, UUID submission, UUID user) {
    return handle
        .createQuery(
            """
            select s.id, s.team_id as team, s.state,
              exists (
                select from team_member m
                where m.tenant_id = s.tenant_id
                  and m.team_id = s.team_id
                  and m.user_id = :user
                  and m.left_at is null) as is_member,
              s.withdrawn_at is not null as is_withdrawn
            from submission s
            where s.id = :submission
            """)
        .bind("submission", submission)
        .bind("user", user)
        .mapTo(Owner.class)
        .findOne();
  }

  /// Takes the work away from whoever has it. Empty when there was nothing left to take; else
  /// whether the last attempt failed by our fault.
  Optional<Boolean> cancelGrading(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            update grading
            set state = 'CANCELLED', finished_at = assay_now()
            where submission_id = :submission
              and state in ('QUEUED', 'LEASED')
            returning last_error is not null
            """)
        .bind("submission", submission)
        .mapTo(boolean.class)
        .findOne();
  }

  void withdraw(Handle handle, UUID submission) {
    handle
        .createUpdate(
            """
            update submission
            set withdrawn_at = assay_now()
            where id = :submission
              and withdrawn_at is null
            """)
        .bind("submission", submission)
        .execute();
  }
}

package assay.server.bundle;

import assay.server.question.Questions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Changes what an earlier bundle brought, and takes away what nobody entered. Within the tenant.
@Singleton
class ChangeStore {
  private final Questions questions;

  ChangeStore(Questions questions) {
    this.questions = questions;
  }

  void competition(Handle handle, UUID competition, Manifest.About about, String bundleDigest) {
    handle
        .createUpdate(
            """
            update competition
            set name = :name, summary = :summary, description = :description, rules = :rules,
              time_zone = :timeZone, pool = :pool, is_private = :isPrivate,
              bundle_digest = :digest, terms = :terms, max_members = :maxMembers,
              allows_overlap = :allowsOverlap, registration = cast(:registration as jsonb)
            where id = :competition
            """)
        .bind("competition", competition)
        .bind("name", about.name())
        .bind("summary", about.summary())
        .bind("description", about.description())
        .bind("rules", about.rules())
        .bind("timeZone", about.timeZone().getId())
        .bind("pool", about.pool())
        .bind("isPrivate", about.isPrivate())
        .bind("digest", bundleDigest)
        .bindMap(BundleStore.bindings(about.entrance(), questions))
        .execute();
  }

  void set(Handle handle, UUID set, Manifest.SetPart part, int position) {
    handle
        .createUpdate(
            """
            update evaluation_set
            set name = :name, role = :role, protocol = :protocol, position = :position
            where id = :set
            """)
        .bind("set", set)
        .bind("name", part.name())
        .bind("role", part.role().spelled())
        .bind("protocol", part.protocol().spelled())
        .bind("position", position)
        .execute();
  }

  /// Versions of a set that count no more; its other ones stay.
  void retire(Handle handle, UUID set) {
    handle
        .createUpdate(
            """
            update set_version
            set state = 'retired'
            where set_id = :set
              and state in ('live', 'accepted')
            """)
        .bind("set", set)
        .execute();
  }

  /// All but how its entries are judged, which [#judged] changes.
  void task(Handle handle, UUID task, Manifest.TaskPart part, int position) {
    handle
        .createUpdate(
            """
            update task
            set name = :name, description = :description, position = :position,
              submit = :submit, claim_format = :format, score_kind = :kind, score_min = :scoreMin,
              score_max = :scoreMax, channels = :channels, height = :height, width = :width,
              embedding = :embedding, model_max_bytes = :maxBytes, time_limit_seconds = :seconds,
              memory_limit_bytes = :memory, pixel_mean = :mean, pixel_std = :std, flip = :flip,
              needs_device = :needsDevice, needs_memory_bytes = :needsMemory,
              fact_sheet = cast(:factSheet as jsonb)
            where id = :task
            """)
        .bind("task", task)
        .bind("name", part.name())
        .bind("description", part.description())
        .bind("position", position)
        .bind("submit", part.submit().spelled())
        .bind("format", part.claim().format().spelled())
        .bind("kind", part.claim().kind().name())
        .bind("scoreMin", part.claim().kind().min())
        .bind("scoreMax", part.claim().kind().max())
        .bind("factSheet", questions.written(part.factSheet()))
        .bindMap(BundleStore.bindings(part.run()))
        .execute();
  }

  void judged(Handle handle, UUID task, Manifest.TaskPart part) {
    handle
        .createUpdate(
            """
            update task
            set tolerance_match = :match, tolerance_review = :review, sanitizer = :sanitizer
            where id = :task
            """)
        .bind("task", task)
        .bind("match", part.claim().tolerance().match())
        .bind("review", part.claim().tolerance().review())
        .bind("sanitizer", part.claim().sanitizer().spelled())
        .execute();
  }

  void dropReference(Handle handle, UUID task) {
    handle
        .createUpdate(
            """
            update task
            set reference_digest = null, reference_layers = null
            where id = :task
            """)
        .bind("task", task)
        .execute();
  }

  void scale(Handle handle, UUID scale, int position) {
    handle
        .createUpdate("update scale set position = :position where id = :scale")
        .bind("scale", scale)
        .bind("position", position)
        .execute();
  }

  /// Its dates, quota and secrecy. The phase clock opens and closes it; here it only goes back to
  /// an earlier state, where its dates say so.
  void phase(Handle handle, UUID phase, Manifest.PhasePart part, int position) {
    handle
        .createUpdate(
            """
            update phase
            set name = :name, position = :position, opens_at = :opens, closes_at = :closes,
              state = case
                when cast(:opens as timestamptz) > assay_now() then 'PLANNED'
                when state = 'CLOSED'
                  and (cast(:closes as timestamptz) is null
                    or cast(:closes as timestamptz) + :grace * interval '1 second' > assay_now())
                  then 'OPEN'
                else state
              end,
              per_day = :perDay, per_phase = :perPhase, window_entries = :windowEntries,
              window_seconds = :windowSeconds, concurrent = :concurrent, grace_seconds = :grace,
              results_at = :results, freezes_at = :freezes, is_anonymous = :isAnonymous,
              holds_results = :holdsResults, ladder_step = :ladder, told_decimals = :decimals,
              told_looks = :looks
            where id = :phase
            """)
        .bind("phase", phase)
        .bind("position", position)
        .bindMap(BundleStore.bindings(part))
        .execute();
  }

  void position(Handle handle, UUID track, UUID set, int position) {
    handle
        .createUpdate(
            """
            update track_set
            set position = :position
            where track_id = :track
              and set_id = :set
            """)
        .bind("track", track)
        .bind("set", set)
        .bind("position", position)
        .execute();
  }

  void columnName(Handle handle, UUID track, String key, String name) {
    handle
        .createUpdate(
            """
            update board_column
            set name = :name
            where track_id = :track
              and key = :key
              and until is null
            """)
        .bind("track", track)
        .bind("key", key)
        .bind("name", name)
        .execute();
  }

  void dropPublished(Handle handle, UUID track) {
    handle
        .createUpdate("delete from score where track_id = :track and source = 'published'")
        .bind("track", track)
        .execute();
    delete(handle, "published_row", "track_id", track);
  }

  /// The board and the sets of a track that nobody entered.
  void dropBoard(Handle handle, UUID track) {
    dropPublished(handle, track);
    for (var table : List.of("board_column", "track_set", "board")) {
      delete(handle, table, "track_id", track);
    }
  }

  void dropTrack(Handle handle, UUID track) {
    dropBoard(handle, track);
    delete(handle, "track", "id", track);
  }

  void dropPhase(Handle handle, UUID phase) {
    delete(handle, "publication", "phase_id", phase);
    delete(handle, "quota_grant", "phase_id", phase);
    delete(handle, "phase", "id", phase);
  }

  void dropScale(Handle handle, UUID scale) {
    delete(handle, "scale", "id", scale);
  }

  void dropTask(Handle handle, UUID task) {
    delete(handle, "scale", "task_id", task);
    delete(handle, "task", "id", task);
  }

  void dropSet(Handle handle, UUID set) {
    delete(handle, "set_version", "set_id", set);
    delete(handle, "evaluation_set", "id", set);
  }

  private static void delete(Handle handle, String table, String column, UUID id) {
    handle
        .createUpdate("delete from <table> where <column> = :id")
        .define("table", table)
        .define("column", column)
        .bind("id", id)
        .execute();
  }
}

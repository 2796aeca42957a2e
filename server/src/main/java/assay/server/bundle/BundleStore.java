package assay.server.bundle;

import assay.grading.gate.Architecture;
import assay.server.blob.Blobs.Stored;
import assay.server.competition.BoardColumn;
import assay.server.competition.BoardRules;
import assay.server.competition.Entrance;
import assay.server.competition.Metric;
import assay.server.competition.Phase;
import assay.server.competition.Pooling;
import assay.server.competition.SetVersion;
import assay.server.competition.Task;
import assay.server.database.Ids;
import assay.server.organization.Organization;
import assay.server.question.Questions;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

@Singleton
class BundleStore {
  private final ObjectMapper json;
  private final Questions questions;

  BundleStore(ObjectMapper json, Questions questions) {
    this.json = json;
    this.questions = questions;
  }

  /// Adds a competition; empty when its slug is taken.
  Optional<UUID> addCompetition(
      Handle handle, UUID tenant, Manifest.About about, String bundleDigest) {
    var id = Ids.next();
    int rows =
        handle
            .createUpdate(
                """
                insert into competition
                  (tenant_id, id, slug, name, summary, description, rules, time_zone, pool,
                   is_private, bundle_digest, terms, max_members, allows_overlap, registration)
                values
                  (:tenant, :id, :slug, :name, :summary, :description, :rules, :timeZone, :pool,
                   :isPrivate, :digest, :terms, :maxMembers, :allowsOverlap,
                   cast(:registration as jsonb))
                on conflict (tenant_id, slug) do nothing
                """)
            .bind("tenant", tenant)
            .bind("id", id)
            .bind("slug", about.slug())
            .bind("name", about.name())
            .bind("summary", about.summary())
            .bind("description", about.description())
            .bind("rules", about.rules())
            .bind("timeZone", about.timeZone().getId())
            .bind("pool", about.pool())
            .bind("isPrivate", about.isPrivate())
            .bind("digest", bundleDigest)
            .bindMap(bindings(about.entrance(), questions))
            .execute();
    return rows == 0 ? Optional.empty() : Optional.of(id);
  }

  /// Shows the competition on the front page.
  void publish(
      Handle handle,
      Organization organization,
      UUID competition,
      Manifest.About about,
      Phase.Window whole) {
    handle
        .createUpdate(
            """
            insert into public_competition
              (competition_id, organization_slug, organization_name, slug, name, summary, opens_at,
               closes_at)
            values
              (:competition, :organizationSlug, :organizationName, :slug, :name, :summary, :opens,
               :closes)
            """)
        .bind("competition", competition)
        .bind("organizationSlug", organization.slug())
        .bind("organizationName", organization.name())
        .bind("slug", about.slug())
        .bind("name", about.name())
        .bind("summary", about.summary())
        .bind("opens", utc(whole.opens()))
        .bind("closes", utc(whole.closes()))
        .execute();
  }

  void unpublish(Handle handle, UUID competition) {
    handle
        .createUpdate("delete from public_competition where competition_id = :competition")
        .bind("competition", competition)
        .execute();
  }

  UUID addSet(Handle handle, UUID tenant, UUID competition, Manifest.SetPart set, int position) {
    var id = Ids.next();
    handle
        .createUpdate(
            """
            insert into evaluation_set
              (tenant_id, id, competition_id, slug, name, role, protocol, position)
            values (:tenant, :id, :competition, :slug, :name, :role, :protocol, :position)
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("competition", competition)
        .bind("slug", set.slug())
        .bind("name", set.name())
        .bind("role", set.role().spelled())
        .bind("protocol", set.protocol().spelled())
        .bind("position", position)
        .execute();
    return id;
  }

  /// The number that the next version of a set gets.
  int nextVersion(Handle handle, UUID set) {
    return handle
        .createQuery("select max(version) + 1 from set_version where set_id = :set")
        .bind("set", set)
        .mapTo(int.class)
        .one();
  }

  /// A version of a set to be.
  ///
  /// @param state `live`, `accepted` or `draft`
  record Version(UUID set, int number, String state, Labels labels) {}

  /// Where the labels of a version come from.
  ///
  /// @param inSource whether the organizer's file tells labels
  /// @param corrected whether others than those count
  record Labels(boolean inSource, boolean corrected) {}

  void addVersion(Handle handle, UUID tenant, Version version, SplitSet.Release release) {
    addVersion(
        handle,
        tenant,
        version,
        new Release(
            Ids.next(), null, release.counts(), digests(release.parts()), release.pooling()));
  }

  static SetVersion.Parts digests(SplitSet.Parts parts) {
    return new SetVersion.Parts(
        parts.source().digest(),
        digest(parts.pack()),
        digest(parts.map()),
        digest(parts.permutation()),
        parts.labels().digest(),
        digest(parts.groups()),
        digest(parts.identities()));
  }

  /// What a version consists of.
  ///
  /// @param runsAs the version whose vectors count for it; null: itself
  /// @param pooling of a set of templates; null: a set of pairs
  record Release(
      UUID id,
      @Nullable UUID runsAs,
      Decode.Counts counts,
      SetVersion.Parts parts,
      @Nullable Pooling pooling) {}

  void addVersion(Handle handle, UUID tenant, Version version, Release release) {
    var parts = release.parts();
    handle
        .createUpdate(
            """
            insert into set_version
              (tenant_id, id, runs_as, set_id, version, state, images, pairs, source_digest,
               source_has_labels, labels_corrected, pack_digest, map_digest, permutation_digest, labels_digest,
               groups_digest, identities_digest, detector_scores, warp)
            values
              (:tenant, :id, coalesce(cast(:runsAs as uuid), :id), :set, :version, :state, :images, :pairs, :source,
               :sourceHasLabels, :labelsCorrected, :pack, :map, :permutation, :labels, :groups, :identities,
               :detectorScores, :warp)
            """)
        .bind("tenant", tenant)
        .bind("id", release.id())
        .bind("runsAs", release.runsAs())
        .bind("set", version.set())
        .bind("version", version.number())
        .bind("state", version.state())
        .bind("images", release.counts().images())
        .bind("pairs", release.counts().pairs())
        .bind("source", parts.source())
        .bind("sourceHasLabels", version.labels().inSource())
        .bind("labelsCorrected", version.labels().corrected())
        .bind("pack", parts.pack())
        .bind("map", parts.map())
        .bind("permutation", parts.permutation())
        .bind("labels", parts.labels())
        .bind("groups", parts.groups())
        .bind("identities", parts.identities())
        .bind(
            "detectorScores", release.pooling() == null ? null : release.pooling().detectorScores())
        .bind("warp", release.pooling() == null ? null : release.pooling().warpSpelled())
        .execute();
  }

  UUID addTask(Handle handle, UUID tenant, UUID competition, Manifest.TaskPart task, int position) {
    var id = Ids.next();
    var update =
        handle.createUpdate(
            """
            insert into task
              (tenant_id, id, competition_id, slug, name, description, position, submit,
               claim_format, score_kind, score_min, score_max, channels, height, width, embedding, model_max_bytes,
               time_limit_seconds, memory_limit_bytes, tolerance_match, tolerance_review,
               sanitizer, pixel_mean, pixel_std, flip, needs_device, needs_memory_bytes, fact_sheet)
            values
              (:tenant, :id, :competition, :slug, :name, :description, :position, :submit,
               :format, :kind, :scoreMin, :scoreMax, :channels, :height, :width, :embedding, :maxBytes,
               :seconds, :memory, :match, :review,
               :sanitizer, :mean, :std, :flip, :needsDevice, :needsMemory, cast(:factSheet as jsonb))
            """);
    update
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("competition", competition)
        .bind("slug", task.slug())
        .bind("name", task.name())
        .bind("description", task.description())
        .bind("position", position)
        .bind("submit", task.submit().spelled())
        .bind("format", task.claim().format().spelled())
        .bind("kind", task.claim().kind().name())
        .bind("scoreMin", task.claim().kind().min())
        .bind("scoreMax", task.claim().kind().max())
        .bind("match", task.claim().tolerance().match())
        .bind("review", task.claim().tolerance().review())
        .bind("sanitizer", task.claim().sanitizer().spelled())
        .bind("factSheet", questions.written(task.factSheet()))
        .bindMap(bindings(task.run()))
        .execute();
    return id;
  }

  /// Says which architecture entries for a task should have.
  void setReference(Handle handle, UUID task, References.Reference reference) {
    handle
        .createUpdate(
            """
            update task
            set reference_digest = :digest, reference_layers = cast(:layers as jsonb)
            where id = :task
            """)
        .bind("digest", reference.stored().digest())
        .bind("layers", written(reference.layers()))
        .bind("task", task)
        .execute();
  }

  private String written(Architecture layers) {
    try {
      return json.writeValueAsString(layers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, ?> bindings(Entrance entrance, Questions questions) {
    return Map.of(
        "terms",
        entrance.terms(),
        "maxMembers",
        entrance.maxMembers(),
        "allowsOverlap",
        entrance.allowsOverlap(),
        "registration",
        questions.written(entrance.registration()));
  }

  static Map<String, ?> bindings(Task.Run run) {
    var map = new HashMap<String, @Nullable Object>();
    var contract = run.contract();
    map.put("channels", contract.channels());
    map.put("height", contract.height());
    map.put("width", contract.width());
    map.put("embedding", contract.embedding().isPresent() ? contract.embedding().getAsInt() : null);
    map.put("maxBytes", contract.maxBytes());
    map.put("seconds", run.limits().seconds());
    map.put("memory", run.limits().memoryBytes());
    map.put("mean", run.preprocessing().mean());
    map.put("std", run.preprocessing().std());
    map.put("flip", run.preprocessing().flip());
    map.put("needsDevice", run.requires().device());
    map.put("needsMemory", run.requires().memoryBytes());
    return map;
  }

  UUID addScale(
      Handle handle, UUID tenant, UUID competition, UUID task, String slug, int position) {
    var id = Ids.next();
    handle
        .createUpdate(
            """
            insert into scale (tenant_id, id, competition_id, task_id, slug, name, position)
            values (:tenant, :id, :competition, :task, :slug, :slug, :position)
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("competition", competition)
        .bind("task", task)
        .bind("slug", slug)
        .bind("position", position)
        .execute();
    return id;
  }

  UUID addPhase(
      Handle handle, UUID tenant, UUID competition, Manifest.PhasePart phase, int position) {
    var id = Ids.next();
    handle
        .createUpdate(
            """
            insert into phase
              (tenant_id, id, competition_id, slug, name, position, opens_at, closes_at, state,
               per_day, per_phase, window_entries, window_seconds, concurrent, grace_seconds,
               results_at, freezes_at, is_anonymous, holds_results, ladder_step, told_decimals,
               told_looks)
            values
              (:tenant, :id, :competition, :slug, :name, :position, :opens, :closes,
               case
                 when cast(:opens as timestamptz) > assay_now() then 'PLANNED'
                 when cast(:closes as timestamptz) + :grace * interval '1 second' <= assay_now()
                   then 'CLOSED'
                 else 'OPEN'
               end,
               :perDay, :perPhase, :windowEntries, :windowSeconds, :concurrent, :grace, :results,
               :freezes, :isAnonymous, :holdsResults, :ladder, :decimals, :looks)
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("competition", competition)
        .bind("slug", phase.slug())
        .bind("position", position)
        .bindMap(bindings(phase))
        .execute();
    return id;
  }

  /// Name, dates, quota and secrecy, as the columns of `phase` are named in statements.
  static Map<String, ?> bindings(Manifest.PhasePart phase) {
    var sliding = phase.quota().sliding();
    var secrecy = phase.secrecy();
    var map = new HashMap<String, @Nullable Object>();
    map.put("name", phase.name());
    map.put("opens", utc(phase.window().opens()));
    map.put("closes", utc(phase.window().closes()));
    map.put("perDay", phase.quota().perDay());
    map.put("perPhase", phase.quota().perPhase());
    map.put("windowEntries", sliding == null ? null : sliding.entries());
    map.put("windowSeconds", sliding == null ? null : sliding.window().toSeconds());
    map.put("concurrent", phase.quota().concurrent());
    map.put("grace", phase.window().grace().toSeconds());
    map.put("results", utc(secrecy.resultsAt()));
    map.put("freezes", utc(secrecy.freezesAt()));
    map.put("isAnonymous", secrecy.isAnonymous());
    map.put("holdsResults", secrecy.holdsResults());
    map.put("ladder", secrecy.feedback().ladderStep());
    map.put("decimals", secrecy.feedback().decimals());
    map.put("looks", secrecy.feedback().looks());
    return map;
  }

  UUID addTrack(Handle handle, UUID tenant, UUID competition, UUID phase, UUID task, UUID scale) {
    var id = Ids.next();
    handle
        .createUpdate(
            """
            insert into track (tenant_id, id, competition_id, phase_id, task_id, scale_id)
            values (:tenant, :id, :competition, :phase, :task, :scale)
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("competition", competition)
        .bind("phase", phase)
        .bind("task", task)
        .bind("scale", scale)
        .execute();
    return id;
  }

  void addBoard(Handle handle, UUID tenant, UUID track, BoardRules rules) {
    handle
        .createUpdate(
            """
            insert into board
              (tenant_id, track_id, rule, ties, ddof, decisive_set, accepts, selection)
            values
              (:tenant, :track, :rule, :ties, :ddof, :set, string_to_array(:accepts, ','),
                :selection)
            """)
        .bind("tenant", tenant)
        .bind("track", track)
        .bind("rule", rules.rule().name())
        .bind("ties", rules.rule().ties())
        .bind("ddof", rules.rule().ddof())
        .bind("set", rules.rule().set())
        .bind("accepts", rules.accepts().stream().sorted().collect(Collectors.joining(",")))
        .bind("selection", rules.selection())
        .execute();
  }

  /// What a set is for on a track.
  record Part(int position, boolean isClaimed, boolean isRun, boolean isRanked) {}

  void addTrackSet(Handle handle, UUID tenant, UUID track, UUID set, Part part) {
    handle
        .createUpdate(
            """
            insert into track_set
              (tenant_id, track_id, set_id, position, is_claimed, is_run, is_ranked)
            values (:tenant, :track, :set, :position, :isClaimed, :isRun, :isRanked)
            """)
        .bind("tenant", tenant)
        .bind("track", track)
        .bind("set", set)
        .bind("position", part.position())
        .bind("isClaimed", part.isClaimed())
        .bind("isRun", part.isRun())
        .bind("isRanked", part.isRanked())
        .execute();
  }

  void addColumn(
      Handle handle,
      UUID tenant,
      UUID track,
      @Nullable UUID set,
      int position,
      Manifest.ColumnPart column) {
    handle
        .createUpdate(
            """
            insert into board_column
              (tenant_id, track_id, position, key, name, set_id, metric, is_ranked, is_private)
            values (:tenant, :track, :position, :key,
              coalesce(
                nullif(:name, ''),
                (select name from evaluation_set where id = cast(:set as uuid)),
                :overall),
              cast(:set as uuid), :metric, :isRanked, :isPrivate)
            """)
        .bind("tenant", tenant)
        .bind("track", track)
        .bind("position", position)
        .bind("key", column.key())
        .bind("name", column.name())
        .bind("metric", column.metric().spelled())
        .bind("isRanked", column.isRanked())
        .bind("isPrivate", column.isPrivate())
        .bind("overall", BoardColumn.OVERALL_NAME)
        .bind("set", set)
        .execute();
  }

  /// The row of a paper, without its figures.
  UUID addPublished(
      Handle handle, UUID tenant, UUID track, int position, Manifest.PublishedPart row) {
    var id = Ids.next();
    handle
        .createUpdate(
            """
            insert into published_row
              (tenant_id, id, track_id, position, name, source, link, is_baseline)
            values (:tenant, :id, :track, :position, :name, :source, :link, :isBaseline)
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("track", track)
        .bind("position", position)
        .bind("name", row.name())
        .bind("source", row.source())
        .bind("link", row.link())
        .bind("isBaseline", row.isBaseline())
        .execute();
    return id;
  }

  /// A figure that a paper has.
  ///
  /// @param set null: of all ranked sets together
  record PublishedScore(UUID row, UUID track, @Nullable UUID set, Metric metric, double value) {}

  void addPublished(Handle handle, UUID tenant, PublishedScore score) {
    handle
        .createUpdate(
            """
            insert into score
              (tenant_id, id, published_id, track_id, set_id, metric, value, evidence, source,
               judging_version)
            values
              (:tenant, :id, :row, :track, cast(:set as uuid), :metric, :value, 'published', 'published',
               'published')
            """)
        .bind("tenant", tenant)
        .bind("id", Ids.next())
        .bind("row", score.row())
        .bind("track", score.track())
        .bind("set", score.set())
        .bind("metric", score.metric().spelled())
        .bind("value", score.value())
        .execute();
  }

  private static @Nullable String digest(@Nullable Stored stored) {
    return stored == null ? null : stored.digest();
  }

  static @Nullable OffsetDateTime utc(@Nullable Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }
}

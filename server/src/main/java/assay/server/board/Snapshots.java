package assay.server.board;

import assay.server.competition.Competitions;
import assay.server.competition.Track;
import assay.server.database.Ids;
import assay.server.database.TenantDatabase;
import assay.server.judging.RankStudies;
import assay.server.organization.Organization;
import assay.server.organization.Organizations;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps boards as they were: when organizers publish or the clock says so. A snapshot is the board
/// of its moment, so it does not matter how much later it is taken, nor by whom.
@Singleton
class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  /// Kinds whose order is examined on sets of its own.
  private static final List<String> STUDIED = List.of("provisional", "final");

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final BoardStore boards;
  private final PublicationStore publications;
  private final SnapshotStore store;
  private final RankStudies studies;
  private final ObjectMapper json;
  private final Duration settle;

  // Eight collaborators and a setting: what is due is found, made, examined and kept here.
  Snapshots(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      BoardStore boards,
      PublicationStore publications,
      SnapshotStore store,
      RankStudies studies,
      ObjectMapper json,
      @Value("${assay.snapshot.settle:10s}") Duration settle) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.boards = boards;
    this.publications = publications;
    this.store = store;
    this.studies = studies;
    this.json = json;
    this.settle = settle;
  }

  /// Takes what is due; how many.
  int takeAll() {
    int taken = 0;
    for (var tenant : organizations.tenants()) {
      var organization = organizations.find(tenant).orElseThrow();
      for (var due : database.inTenant(tenant, handle -> publications.due(handle, settle))) {
        take(organization, due);
        taken++;
      }
    }
    return taken;
  }

  private void take(Organization organization, PublicationStore.Due due) {
    var made =
        database.inTenant(
            organization.id(), handle -> matter(handle, organization, due.track(), due.at()));
    var document = document(organization.id(), made, due.kind());
    database.inTenant(
        organization.id(),
        handle -> {
          store.insert(
              handle,
              organization.id(),
              new SnapshotStore.Row(
                  Ids.next(), due.track(), due.kind(), due.at(), made.hash(), due.publication()),
              document);
          return due;
        });
  }

  /// @param hash of its parts
  private record Matter(BoardMaker.Place place, BoardMaker.Parts parts, Sight sight, String hash) {}

  private Matter matter(Handle handle, Organization organization, UUID trackId, Instant at) {
    var track = competitions.track(handle, trackId).orElseThrow();
    var competition = competitions.find(handle, track.competition()).orElseThrow();
    var sight = sight(handle, track, at);
    var parts = boards.parts(handle, track, sight);
    return new Matter(
        new BoardMaker.Place(organization.slug(), competition.slug(), track),
        parts,
        sight,
        InputHash.of(track, parts, sight));
  }

  private Sight sight(Handle handle, Track track, Instant at) {
    var then =
        Sight.ofPublic(track.phase(), competitions.publicity(handle, track.phase().id(), at), at);
    return then.at() == null ? then.at(at) : then;
  }

  private byte[] document(UUID tenant, Matter made, String kind) {
    var view =
        STUDIED.contains(kind)
            ? BoardMaker.of(
                made.place(),
                made.parts(),
                made.sight(),
                (rule, _, figures) -> drawn(tenant, rule, figures))
            : database.inTenant(
                tenant,
                handle ->
                    BoardMaker.of(
                        made.place(),
                        made.parts(),
                        made.sight(),
                        BoardMaker.byReplicates(ids -> boards.replicates(handle, ids))));
    try {
      return json.writeValueAsBytes(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the board could not be written", e);
    }
  }

  private BoardMaker.Drawn drawn(
      UUID tenant, Standings.Rule rule, List<List<Optional<UUID>>> figures) {
    return studies
        .of(tenant, rule.ranking(), figures)
        .map(study -> new BoardMaker.Drawn(study.rows(), Optional.of(study.board()), study.seed()))
        .orElse(BoardMaker.Drawn.NOTHING);
  }

  /// Makes each published snapshot again from the tables and compares what it was made from; how
  /// many are no longer what the tables give.
  int verifyAll() {
    int wrong = 0;
    for (var tenant : organizations.tenants()) {
      var organization = organizations.find(tenant).orElseThrow();
      for (var kept : database.inTenant(tenant, store::standing)) {
        var again =
            database.inTenant(
                tenant, handle -> matter(handle, organization, kept.track(), kept.at()).hash());
        if (!again.equals(kept.inputHash())) {
          wrong++;
          LOG.error(
              "board snapshot {} ({}, {}) is not what the tables give now: kept {}, found {}",
              kept.id(),
              kept.kind(),
              kept.at(),
              kept.inputHash(),
              again);
        }
      }
    }
    return wrong;
  }
}

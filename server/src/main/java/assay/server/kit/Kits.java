package assay.server.kit;

import assay.server.account.Caller;
import assay.server.blob.Blobs;
import assay.server.competition.Competitions;
import assay.server.competition.EvaluationSet;
import assay.server.competition.SetVersion;
import assay.server.competition.SourceEnding;
import assay.server.competition.Track;
import assay.server.competition.TrackSet;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organization;
import assay.server.organization.Organizations;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Makes the kit of a task, anew each time: what organizers change is in the next download.
@Singleton
class Kits {
  /// A larger set of images is named in the README, with the address that it is downloaded from.
  private static final long LARGEST_SET = 64L << 20;

  private static final int VERSION_LENGTH = 12;

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final Blobs blobs;
  private final KitParts parts;
  private final CliJar jar;
  private final ObjectMapper json;
  private final String server;

  // Eight parameters: who asks, what is there to know, and what the kit is made of.
  Kits(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      Blobs blobs,
      KitParts parts,
      CliJar jar,
      ObjectMapper json,
      @Value("${assay.base-url:}") String server) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.blobs = blobs;
    this.parts = parts;
    this.jar = jar;
    this.json = json;
    this.server = server;
  }

  /// @param caller null: anybody
  /// @throws Problem 404 where there is no such task
  Kit of(@Nullable Caller caller, String org, String competition, String task) throws IOException {
    var organization = organizations.find(org).orElseThrow(Problem::notFound);
    var facts =
        database.inTenant(
            organization.id(), handle -> facts(handle, caller, organization, competition, task));
    var program = jar.file();
    var fixed = new ArrayList<>(parts.files());
    program.ifPresent(fixed::add);
    var version = version(facts, fixed);
    var files = new ArrayList<KitFile>();
    files.add(
        KitFile.of(
            "README.md",
            new KitReadme(facts, version, program.isPresent()).filledIn(parts.readme())));
    files.add(KitFile.of("kit.json", written(KitManifest.of(facts, version))));
    files.addAll(fixed);
    for (var set : facts.sets()) {
      if (set.file() != null) {
        files.add(file(organization.id(), set, set.file()));
      }
    }
    return new Kit(
        "%s-%s-kit-%s.zip".formatted(competition, facts.task().slug(), version), version, files);
  }

  private KitFacts facts(
      Handle handle,
      @Nullable Caller caller,
      Organization organization,
      String competitionSlug,
      String taskSlug) {
    var competition =
        competitions.find(handle, caller, competitionSlug).orElseThrow(Problem::notFound);
    var task =
        competitions.tasks(handle, competition.id()).stream()
            .filter(known -> known.slug().equals(taskSlug))
            .findFirst()
            .orElseThrow(Problem::notFound);
    var tracks =
        competitions.tracks(handle, competition.id()).stream()
            .filter(track -> track.task().id().equals(task.id()))
            .toList();
    return new KitFacts(
        server,
        organization,
        competition,
        task,
        tracks,
        sets(handle, organization.id(), competition.id(), tracks),
        competitions.now(handle));
  }

  /// Public sets that the task's entries bring scores for; where it asks for none, the sanitizers
  /// of the competition, to try a model on.
  private List<KitSet> sets(Handle handle, UUID tenant, UUID competition, List<Track> tracks) {
    var declared = competitions.sets(handle, competition);
    var found = new ArrayList<KitSet>();
    for (var set : declared) {
      var claimedBy = tracks.stream().filter(track -> isClaimed(handle, track, set)).toList();
      if (!claimedBy.isEmpty()) {
        add(handle, tenant, found, set, claimedBy);
      }
    }
    if (found.isEmpty()) {
      declared.stream()
          .filter(set -> set.role() == EvaluationSet.Role.SANITIZER)
          .forEach(set -> add(handle, tenant, found, set, List.of()));
    }
    return found;
  }

  private boolean isClaimed(Handle handle, Track track, EvaluationSet set) {
    return competitions.setsOf(handle, track.id()).stream()
        .filter(TrackSet::isClaimed)
        .anyMatch(part -> part.set().id().equals(set.id()));
  }

  private void add(
      Handle handle, UUID tenant, List<KitSet> found, EvaluationSet set, List<Track> claimedBy) {
    var version = competitions.liveVersion(handle, set.id());
    if (!set.isPublic(version)) {
      return;
    }
    long bytes = blobs.find(handle, version.parts().source()).orElseThrow().bytes();
    var taken = new HashSet<String>();
    found.stream().map(KitSet::file).filter(name -> name != null).forEach(taken::add);
    var name = name(set, claimedBy, ending(tenant, version), taken);
    found.add(new KitSet(set, version, claimedBy, bytes <= LARGEST_SET ? name : null, bytes));
  }

  /// The first sanitizer has the name that SDFR's programs look for; images of another set lie in a
  /// folder named after their phase, as DataCV's programs want them.
  private static String name(
      EvaluationSet set, List<Track> claimedBy, String ending, Set<String> taken) {
    var usual = "sanitizer_samples" + ending;
    if (set.role() == EvaluationSet.Role.SANITIZER && !taken.contains(usual)) {
      return usual;
    }
    var folder =
        set.role() == EvaluationSet.Role.SANITIZER || claimedBy.isEmpty()
            ? "sets"
            : claimedBy.getFirst().phase().slug();
    return folder + "/" + set.slug() + ending;
  }

  private String ending(UUID tenant, SetVersion version) {
    try (var in = blobs.open(tenant, version.parts().source())) {
      return SourceEnding.of(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KitFile file(UUID tenant, KitSet set, String name) {
    var digest = set.version().parts().source();
    return new KitFile(name, digest, !name.endsWith(".npy"), () -> blobs.open(tenant, digest));
  }

  /// Another one for other programs, another contract or another version of a set: whatever could
  /// move a score. Dates and texts are none of that.
  private static String version(KitFacts facts, List<KitFile> fixed) {
    var all = new StringBuilder();
    fixed.forEach(file -> all.append(file.name()).append(file.digest()).append('\n'));
    var task = facts.task();
    all.append(task.slug()).append(' ').append(task.run().contract());
    all.append(' ').append(task.run().preprocessing()).append(' ').append(task.claim().kind());
    for (var set : facts.sets()) {
      all.append('\n').append(set.set().slug()).append(' ').append(set.version().version());
      all.append(' ').append(set.version().parts().source());
    }
    return KitFile.sha256(all.toString().getBytes(StandardCharsets.UTF_8))
        .substring(0, VERSION_LENGTH);
  }

  private byte[] written(KitManifest manifest) {
    try {
      return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest cannot be written", e);
    }
  }
}

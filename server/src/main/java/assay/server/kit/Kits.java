package assay.server.kit;

import assay.server.account.Caller;
import assay.server.blob.Blobs;
import assay.server.competition.Competitions;
import assay.server.competition.EvaluationSet;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Makes the kit of a task, anew each time: what organizers change is in the next download.
@Singleton
class Kits {
  private static final int VERSION_LENGTH = 12;

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final Blobs blobs;
  private final KitParts parts;
  private final CliJar jar;
  private final ObjectMapper json;
  private final String server;
  private final long largestSet;

  /// @param largestSet bytes; a larger set is named in the README, with the address that it is
  ///   downloaded from
  // Nine parameters: who asks, what is there to know, and what the kit is made of.
  Kits(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      Blobs blobs,
      KitParts parts,
      CliJar jar,
      ObjectMapper json,
      @Value("${assay.base-url:}") String server,
      @Value("${assay.kit.largest-set-bytes:67108864}") long largestSet) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.blobs = blobs;
    this.parts = parts;
    this.jar = jar;
    this.json = json;
    this.server = server;
    this.largestSet = largestSet;
  }

  /// @param caller null: anybody
  /// @throws Problem 404 where there is no such task
  Kit of(@Nullable Caller caller, String org, String competition, String task) throws IOException {
    var organization = organizations.find(org).orElseThrow(Problem::notFound);
    var found =
        database.inTenant(
            organization.id(), handle -> facts(handle, caller, organization, competition, task));
    var facts = found.with(named(organization.id(), found.sets()));
    var program = jar.file();
    var format = facts.task().claim().format();
    var fixed = new ArrayList<>(parts.files(format));
    program.ifPresent(fixed::add);
    var version = version(facts, fixed);
    var files = new ArrayList<KitFile>();
    files.add(
        KitFile.of(
            "README.md",
            new KitReadme(facts, version, program.isPresent()).filledIn(parts.readme(format))));
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
        sets(handle, competition.id(), tracks),
        competitions.now(handle));
  }

  /// Public sets that the task's entries bring scores for; where it asks for none, the sanitizers
  /// of the competition, to try a model on.
  private List<KitSet> sets(Handle handle, UUID competition, List<Track> tracks) {
    var claims = new HashMap<UUID, List<Track>>();
    for (var track : tracks) {
      competitions.setsOf(handle, track.id()).stream()
          .filter(TrackSet::isClaimed)
          .forEach(
              part -> claims.computeIfAbsent(part.set().id(), _ -> new ArrayList<>()).add(track));
    }
    var declared = competitions.sets(handle, competition);
    var claimed =
        declared.stream()
            .filter(set -> claims.containsKey(set.id()))
            .map(set -> set(handle, set, claims.getOrDefault(set.id(), List.of())))
            .flatMap(Optional::stream)
            .toList();
    return claimed.isEmpty()
        ? declared.stream()
            .filter(set -> set.role() == EvaluationSet.Role.SANITIZER)
            .map(set -> set(handle, set, List.of()))
            .flatMap(Optional::stream)
            .toList()
        : claimed;
  }

  /// Empty where it is not public.
  private Optional<KitSet> set(Handle handle, EvaluationSet set, List<Track> claimedBy) {
    var version = competitions.liveVersion(handle, set.id());
    if (!set.isPublic(version)) {
      return Optional.empty();
    }
    long bytes = blobs.find(handle, version.parts().source()).orElseThrow().bytes();
    return Optional.of(new KitSet(set, version, claimedBy, null, bytes));
  }

  /// The same with their paths in the kit, for those that come along.
  private List<KitSet> named(UUID tenant, List<KitSet> sets) throws IOException {
    var taken = new HashSet<String>();
    var named = new ArrayList<KitSet>();
    for (var set : sets) {
      if (set.bytes() > largestSet) {
        named.add(set);
        continue;
      }
      var name = name(set, ending(tenant, set), taken);
      taken.add(name);
      named.add(set.in(name));
    }
    return named;
  }

  /// The first sanitizer of pairs has the name that SDFR's programs look for; images of another set
  /// lie in a folder named after their phase, as DataCV's programs want them; lists are named as
  /// FRCSyn's.
  private static String name(KitSet set, String ending, Set<String> taken) {
    if (set.version().parts().isList()) {
      return "comparison_files/" + set.set().slug() + "_comparison" + ending;
    }
    var usual = "sanitizer_samples" + ending;
    if (set.isSanitizer() && !set.isOfTemplates() && !taken.contains(usual)) {
      return usual;
    }
    var folder =
        set.isSanitizer() || set.claimedBy().isEmpty()
            ? "sets"
            : set.claimedBy().getFirst().phase().slug();
    return folder + "/" + set.set().slug() + ending;
  }

  private String ending(UUID tenant, KitSet set) throws IOException {
    try (var in = blobs.open(tenant, set.version().parts().source())) {
      return SourceEnding.of(set.version(), in);
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

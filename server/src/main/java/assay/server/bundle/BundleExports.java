package assay.server.bundle;

import assay.grading.Refusal;
import assay.server.account.Caller;
import assay.server.blob.Blobs;
import assay.server.competition.Competitions;
import assay.server.competition.EvaluationSet;
import assay.server.competition.SetVersion;
import assay.server.competition.SourceEnding;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organization;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Competitions written out as bundles: what stands, and not how it came to be.
@Singleton
public class BundleExports {
  private final TenantDatabase database;
  private final Competitions competitions;
  private final PresentReader reader;
  private final Blobs blobs;

  BundleExports(
      TenantDatabase database, Competitions competitions, PresentReader reader, Blobs blobs) {
    this.database = database;
    this.competitions = competitions;
    this.reader = reader;
    this.blobs = blobs;
  }

  /// The bundle of a competition that the caller may organize, made while it is read.
  ///
  /// @throws Problem 409 `bundle.inexpressible` where the format has no words for what stands
  public InputStream export(Caller caller, Organization organization, String slug)
      throws IOException {
    var present =
        database.inTenant(
            organization.id(),
            handle ->
                reader.read(
                    handle,
                    competitions.find(handle, caller, slug).orElseThrow(Problem::notFound)));
    var writing = new Writing(organization.id(), present);
    return new ZipStream(writing.entries());
  }

  private final class Writing {
    private final UUID tenant;
    private final Present present;
    private final List<ZipStream.Entry> files = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    Writing(UUID tenant, Present present) {
      this.tenant = tenant;
      this.present = present;
    }

    List<ZipStream.Entry> entries() throws IOException {
      var old = present.manifest();
      var sets = new ArrayList<Manifest.SetPart>();
      for (var set : present.sets()) {
        sets.add(part(set));
      }
      var tasks = old.tasks().stream().map(this::task).toList();
      if (!refusals.isEmpty()) {
        throw Problem.conflict(refusals, "");
      }
      var manifest = ManifestWriter.write(new Manifest(old.about(), sets, tasks, old.phases()));
      var all = new ArrayList<ZipStream.Entry>();
      all.add(
          new ZipStream.Entry(BundleArchive.MANIFEST, () -> new ByteArrayInputStream(manifest)));
      all.addAll(files);
      return all;
    }

    private Manifest.SetPart part(Present.OfSet of) throws IOException {
      var set = of.set();
      var name = "data/" + set.slug();
      var live = of.live();
      var parts = live.parts();
      var data = add(name + extension(live), parts.source());
      var accepted = new ArrayList<String>();
      for (var earlier : of.accepted()) {
        requireWords(set, live, earlier);
        var source = earlier.parts().source();
        accepted.add(add(name + ".v" + (accepted.size() + 1) + extension(earlier), source));
      }
      @Nullable String labels = null;
      @Nullable String corrected = null;
      if (!live.sourceHasLabels()) {
        labels = labels(name + ".labels.txt", parts.labels());
      } else if (live.labelsCorrected()) {
        corrected = labels(name + ".labels.txt", parts.labels());
      }
      return new Manifest.SetPart(
          0,
          set.slug(),
          set.name(),
          set.role(),
          new Manifest.Files(
              data,
              labels,
              corrected,
              parts.groups() == null ? null : add(name + ".groups.txt", parts.groups()),
              parts.identities() == null ? null : add(name + ".identities.txt", parts.identities()),
              accepted),
          live.pooling());
    }

    /// `accepted` has no labels of its own.
    private void requireWords(EvaluationSet set, SetVersion live, SetVersion earlier) {
      boolean isHidden = set.role() == EvaluationSet.Role.HIDDEN;
      boolean hasOwnLabels =
          earlier.sourceHasLabels()
              ? !live.sourceHasLabels()
              : live.sourceHasLabels() || !earlier.parts().labels().equals(live.parts().labels());
      if (isHidden || hasOwnLabels) {
        refusals.add(
            new Refusal(
                "bundle.inexpressible",
                Present.Place.set(set.slug()),
                "earlier releases with the labels of the live one, of a set that is not hidden",
                "version " + earlier.version() + ", accepted with labels of its own",
                "Replace the data with a re-grade set that does not keep claims for that version."));
      }
    }

    private Manifest.TaskPart task(Manifest.TaskPart task) {
      var digest = present.references().get(task.slug());
      return digest == null
          ? task
          : task.with(
              new Manifest.Reference(0, add("data/" + task.slug() + ".reference.onnx", digest)));
    }

    private String add(String name, String digest) {
      files.add(new ZipStream.Entry(name, () -> blobs.open(tenant, digest)));
      return name;
    }

    private String labels(String name, String digest) {
      files.add(new ZipStream.Entry(name, () -> lines(digest)));
      return name;
    }

    private InputStream lines(String digest) throws IOException {
      try (var in = blobs.open(tenant, digest)) {
        var lines = new ByteArrayOutputStream();
        for (byte label : in.readAllBytes()) {
          lines.write('0' + label);
          lines.write('\n');
        }
        return new ByteArrayInputStream(lines.toByteArray());
      }
    }

    private String extension(SetVersion version) throws IOException {
      try (var in = blobs.open(tenant, version.parts().source())) {
        return SourceEnding.of(version, in);
      }
    }
  }
}

package assay.server.bundle;

import assay.grading.Checked;
import assay.grading.Refusal;
import assay.grading.format.StrictZip;
import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.blob.Blobs;
import assay.server.blob.Workshop;
import assay.server.competition.Competitions;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organization;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Imports competition bundles: all of one, or nothing of it.
@Singleton
public final class Bundles {
  private static final String FIELD = "bundle";

  private final TenantDatabase database;
  private final Competitions competitions;
  private final CompetitionWriter writer;
  private final References references;
  private final SetSplitter splitter;
  private final Blobs blobs;
  private final Audit audit;
  private final long maxBytes;

  /// What an import made, or found.
  ///
  /// @param isNew false: the same bundle had been imported before, nothing changed
  public record Imported(String competition, List<ImportedSet> sets, boolean isNew) {
    public Imported {
      sets = List.copyOf(sets);
    }
  }

  /// @param images distinct ones
  public record ImportedSet(String set, int version, int images, int pairs) {}

  Bundles(
      TenantDatabase database,
      Competitions competitions,
      CompetitionWriter writer,
      References references,
      SetSplitter splitter,
      Blobs blobs,
      Audit audit,
      @Value("${assay.bundles.max-bytes:4294967295}") long maxBytes) {
    this.database = database;
    this.competitions = competitions;
    this.writer = writer;
    this.references = references;
    this.splitter = splitter;
    this.blobs = blobs;
    this.audit = audit;
    this.maxBytes = maxBytes;
  }

  /// Imports a zip for an organization that the caller may organize.
  ///
  /// @param length of the zip as declared; negative: not declared
  /// @throws Problem 422 with every mistake, 409 when the slug is taken by another bundle, 507
  ///   `storage.limit`
  public Imported importFrom(Caller caller, Organization organization, InputStream zip, long length)
      throws IOException {
    requireAllowed(organization, length);
    try (var work = new Workshop(blobs.workshop())) {
      var spooled = blobs.spool(zip, work.path("bundle.zip"), maxBytes);
      requireAllowed(organization, spooled.bytes());
      try (var archive = accepted(BundleArchive.open(work.path("bundle.zip"), work.path()))) {
        var manifest = manifest(archive);
        var present = present(caller, organization, manifest.about().slug(), spooled.digest());
        if (present.isPresent()) {
          return present.get();
        }
        var models = references.read(organization.id(), manifest.tasks(), archive);
        var sets = splitter.split(organization.id(), manifest, archive, work);
        return database.inTenant(
            organization.id(),
            handle -> {
              var imported =
                  writer.write(
                      handle,
                      organization,
                      manifest,
                      new CompetitionWriter.Parts(sets, models),
                      spooled.digest());
              audit.record(
                  handle,
                  organization.id(),
                  caller.user(),
                  "competition.imported",
                  "competition",
                  imported.competition(),
                  Map.of("bundle", spooled.digest(), "bytes", spooled.bytes()));
              return imported;
            });
      } catch (StrictZip.Fault fault) {
        throw Problem.refused(fault.refusal(), FIELD);
      }
    }
  }

  private void requireAllowed(Organization organization, long bytes) {
    database.inTenant(
        organization.id(),
        handle -> {
          blobs.requireAllowed(handle, bytes);
          return organization;
        });
  }

  private static Manifest manifest(BundleArchive archive) throws IOException {
    var document = archive.manifest();
    if (document.isEmpty()) {
      throw Problem.refused(
          new Refusal(
              "bundle.missing",
              "",
              BundleArchive.MANIFEST + " at the root of the zip",
              "none",
              "Put competition.yaml beside the folder data."),
          FIELD);
    }
    var mistakes = new Mistakes();
    var manifest = ManifestReader.read(document.get(), mistakes);
    manifest.ifPresent(read -> archive.compare(read, mistakes));
    if (manifest.isEmpty() || !mistakes.isEmpty()) {
      throw Problem.refused(mistakes.all(), FIELD);
    }
    return manifest.get();
  }

  /// The competition as it is, when this very bundle was imported before.
  private Optional<Imported> present(
      Caller caller, Organization organization, String slug, String digest) {
    return database.inTenant(
        organization.id(),
        handle -> {
          var known = writer.bundleDigest(handle, slug);
          if (known.isEmpty()) {
            return Optional.empty();
          }
          if (!known.get().equals(digest)) {
            throw CompetitionWriter.taken(slug);
          }
          return Optional.of(new Imported(slug, sets(handle, caller, slug), false));
        });
  }

  private List<ImportedSet> sets(Handle handle, Caller caller, String slug) {
    var competition = competitions.find(handle, caller, slug).orElseThrow();
    return competitions.sets(handle, competition.id()).stream()
        .map(set -> {
          var live = competitions.liveVersion(handle, set.id());
          return new ImportedSet(set.slug(), live.version(), live.images(), live.pairs());
        })
        .toList();
  }

  private static BundleArchive accepted(Checked<BundleArchive> opened) {
    return switch (opened) {
      case Checked.Accepted<BundleArchive>(var archive, _) -> archive;
      case Checked.Refused<BundleArchive>(var why) -> throw Problem.refused(why, FIELD);
    };
  }
}

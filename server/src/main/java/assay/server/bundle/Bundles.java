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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/// Imports competition bundles: all of one, or nothing of it.
@Singleton
public final class Bundles {
  private static final String FIELD = "bundle";
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private final TenantDatabase database;
  private final Competitions competitions;
  private final CompetitionWriter writer;
  private final CompetitionChanger changer;
  private final SetSplitter splitter;
  private final Blobs blobs;
  private final Audit audit;
  private final long maxBytes;

  /// What an import made, or would make.
  ///
  /// @param sets as they stand after it; empty in a preview
  /// @param isNew whether there was no competition with the slug
  /// @param regrade number of the re-grade set that holds what changes results; empty: none does
  public record Imported(
      String competition,
      List<ImportedSet> sets,
      boolean isNew,
      Difference difference,
      Optional<Integer> regrade) {
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
      CompetitionChanger changer,
      SetSplitter splitter,
      Blobs blobs,
      Audit audit,
      @Value("${assay.bundles.max-bytes:4294967295}") long maxBytes) {
    this.database = database;
    this.competitions = competitions;
    this.writer = writer;
    this.changer = changer;
    this.splitter = splitter;
    this.blobs = blobs;
    this.audit = audit;
    this.maxBytes = maxBytes;
  }

  /// Imports a zip for an organization that the caller may organize: makes its competition, or
  /// changes the one that has its slug.
  ///
  /// @param length of the zip as declared; negative: not declared
  /// @throws Problem 422 with every mistake, 409 with every reason why a competition that stands
  ///   cannot be so, 507 `storage.limit`
  public Imported importFrom(Caller caller, Organization organization, InputStream zip, long length)
      throws IOException {
    return read(caller, organization, new Sent(zip, length, Wish.IMPORT)).imported();
  }

  /// Says what an import would do, and stores nothing.
  public Imported preview(Caller caller, Organization organization, InputStream zip, long length)
      throws IOException {
    return read(caller, organization, new Sent(zip, length, Wish.PREVIEW)).imported();
  }

  /// A preview, and the bundle kept until [#importKept] or a day later, so that it need not be sent
  /// twice.
  public Previewed previewAndKeep(
      Caller caller, Organization organization, InputStream zip, long length) throws IOException {
    return read(caller, organization, new Sent(zip, length, Wish.PREVIEW_AND_KEEP));
  }

  /// @param bundle its SHA-256
  public record Previewed(String bundle, Imported imported) {}

  /// Imports what was previewed.
  ///
  /// @param bundle its SHA-256
  /// @throws Problem as [#importFrom], and 422 `bundle.gone`
  public Imported importKept(Caller caller, Organization organization, String bundle)
      throws IOException {
    if (!DIGEST.matcher(bundle).matches()) {
      throw gone();
    }
    try (var zip = blobs.open(organization.id(), bundle)) {
      return importFrom(caller, organization, zip, -1);
    } catch (NoSuchFileException _) {
      throw gone();
    }
  }

  private static Problem gone() {
    return Problem.field(
        FIELD, "bundle.gone", "The bundle is not kept any more: send it once more.");
  }

  private enum Wish {
    IMPORT,
    PREVIEW,
    PREVIEW_AND_KEEP
  }

  private record Sent(InputStream zip, long length, Wish wish) {
    boolean isPreview() {
      return wish != Wish.IMPORT;
    }
  }

  private Previewed read(Caller caller, Organization organization, Sent sent) throws IOException {
    requireAllowed(organization, sent.length());
    try (var work = new Workshop(blobs.workshop())) {
      var zip = work.path("bundle.zip");
      var spooled = blobs.spool(sent.zip(), zip, maxBytes);
      requireAllowed(organization, spooled.bytes());
      var imported = read(caller, organization, sent, work, spooled);
      if (sent.wish() == Wish.PREVIEW_AND_KEEP) {
        try (var in = Files.newInputStream(zip)) {
          blobs.put(organization.id(), in);
        }
      }
      return new Previewed(spooled.digest(), imported);
    }
  }

  private Imported read(
      Caller caller, Organization organization, Sent sent, Workshop work, Blobs.Stored spooled)
      throws IOException {
    try (var archive = accepted(BundleArchive.open(work.path("bundle.zip"), work.path()))) {
      var manifest = manifest(archive);
      Keep keep = sent.isPreview() ? Keep.NOTHING : blobs::put;
      var bundle = new Unpacking(organization.id(), archive, work, keep);
      var standing =
          database.inTenant(
              organization.id(),
              handle -> changer.standing(handle, caller, manifest.about().slug()));
      if (standing.isEmpty()) {
        return made(caller, organization, bundle, manifest, spooled, sent.isPreview());
      }
      var prepared = changer.prepare(bundle, manifest, spooled.digest(), standing.get());
      return sent.isPreview()
          ? new Imported(
              manifest.about().slug(),
              List.of(),
              false,
              changer.compare(standing.get(), prepared).difference(),
              Optional.empty())
          : changed(caller, organization, standing.get(), prepared);
    } catch (StrictZip.Fault fault) {
      throw Problem.refused(fault.refusal(), FIELD);
    }
  }

  private Imported made(
      Caller caller,
      Organization organization,
      Unpacking bundle,
      Manifest manifest,
      Blobs.Stored spooled,
      boolean isPreview)
      throws IOException {
    var models = References.read(bundle, manifest.tasks());
    var sets = splitter.split(bundle, manifest, manifest.sets());
    if (isPreview) {
      return new Imported(
          manifest.about().slug(), List.of(), true, all(manifest), Optional.empty());
    }
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
              manifest.about().slug(),
              Map.of("bundle", spooled.digest(), "bytes", spooled.bytes()));
          return new Imported(
              manifest.about().slug(), imported, true, all(manifest), Optional.empty());
        });
  }

  /// Where nothing stands, everything is added.
  private static Difference all(Manifest manifest) {
    var lines = new Lines();
    manifest.sets().forEach(set -> lines.add(Present.Place.set(set.slug())));
    manifest.tasks().forEach(task -> lines.add(Present.Place.task(task.slug())));
    manifest.phases().forEach(phase -> lines.add(Present.Place.phase(phase.slug())));
    Present.tracks(manifest).keySet().forEach(lines::add);
    return lines.difference();
  }

  private Imported changed(
      Caller caller,
      Organization organization,
      CompetitionChanger.Standing standing,
      CompetitionChanger.Prepared prepared) {
    var slug = standing.competition().slug();
    return database.inTenant(
        organization.id(),
        handle -> {
          var changed = changer.change(handle, caller, organization, standing, prepared);
          if (!changed.difference().changesNothing()) {
            record(handle, caller, organization, slug, prepared.digest(), changed);
          }
          return new Imported(
              slug,
              sets(handle, standing.competition().id()),
              false,
              changed.difference(),
              changed.regrade());
        });
  }

  private void record(
      Handle handle,
      Caller caller,
      Organization organization,
      String slug,
      String bundle,
      CompetitionChanger.Changed changed) {
    var detail = new HashMap<String, Object>();
    detail.put("bundle", bundle);
    detail.put("added", changed.difference().added());
    detail.put("removed", changed.difference().removed());
    detail.put("changed", changed.difference().changed());
    detail.put("regraded", changed.difference().regraded());
    changed.regrade().ifPresent(number -> detail.put("regrade", number));
    audit.record(
        handle,
        organization.id(),
        caller.user(),
        "competition.changed",
        "competition",
        slug,
        detail);
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

  private List<ImportedSet> sets(Handle handle, UUID competition) {
    return competitions.sets(handle, competition).stream()
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

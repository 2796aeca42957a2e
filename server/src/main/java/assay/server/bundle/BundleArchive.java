package assay.server.bundle;

import assay.grading.Checked;
import assay.grading.Refusal;
import assay.grading.format.StrictZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The zip of a bundle: `competition.yaml`, and files under `data/`. Names in it are labels; on
/// disk its files have names of ours.
final class BundleArchive implements AutoCloseable {
  static final String MANIFEST = "competition.yaml";

  private static final String DATA = "data/";
  private static final StrictZip.Limits LIMITS =
      new StrictZip.Limits(1000, 8L << 30, 16L << 30).withArchives();

  private final StrictZip zip;
  private final Path directory;
  private final Map<String, StrictZip.Entry> entries = new LinkedHashMap<>();
  private final Map<String, Path> unpacked = new HashMap<>();

  private BundleArchive(StrictZip zip, Path directory) {
    this.zip = zip;
    this.directory = directory;
    for (var entry : zip.entries()) {
      entries.put(entry.name(), entry);
    }
  }

  /// @param directory where entries are unpacked to
  static Checked<BundleArchive> open(Path file, Path directory) throws IOException {
    return switch (StrictZip.open(file, LIMITS)) {
      case Checked.Refused<StrictZip>(var why) -> new Checked.Refused<>(why);
      case Checked.Accepted<StrictZip>(var zip, var notices) ->
          Checked.accepted(new BundleArchive(zip, directory), notices);
    };
  }

  /// The bytes of `competition.yaml`, at most one more than is read; empty when there is none.
  Optional<byte[]> manifest() throws IOException {
    var entry = entries.get(MANIFEST);
    if (entry == null) {
      return Optional.empty();
    }
    try (var in = zip.open(entry)) {
      return Optional.of(in.readNBytes(YamlTree.MAX_SIZE + 1));
    }
  }

  /// Notes what the manifest names and the archive lacks, and the reverse.
  void compare(Manifest manifest, Mistakes mistakes) {
    var unused = new LinkedHashMap<>(entries);
    unused.remove(MANIFEST);
    for (var set : manifest.sets()) {
      for (var name : set.files().all()) {
        unused.remove(name);
        requireEntry(set.line(), name, mistakes);
      }
    }
    for (var task : manifest.tasks()) {
      if (task.reference() != null) {
        unused.remove(task.reference().entry());
        requireEntry(task.reference().line(), task.reference().entry(), mistakes);
      }
    }
    for (var name : unused.keySet()) {
      if (isArchive(name)) {
        mistakes.add(nested(name));
        continue;
      }
      mistakes.add(
          new Refusal(
              "bundle.entry",
              "entry " + Printed.of(name),
              name.startsWith(DATA)
                  ? "files that a set or a task names"
                  : "competition.yaml and data/… alone",
              "a file that nothing names",
              "Remove it from the zip."));
    }
  }

  private static boolean isArchive(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  private static Refusal nested(String name) {
    return new Refusal(
        "zip.nested",
        "entry " + Printed.of(name),
        "a zip that is the data of a set of templates",
        "a zip that no set names",
        "Unpack the inner zip and pack its files once.");
  }

  private void requireEntry(int line, String name, Mistakes mistakes) {
    if (!entries.containsKey(name)) {
      mistakes.add(
          "bundle.reference",
          line,
          "an entry of the bundle",
          name + ", which is not in it",
          Nearest.to(name, entries.keySet())
              .map(near -> "Did you mean " + near + "?")
              .orElse("Add the file to the zip, or correct the name."));
    }
  }

  /// The file of an entry, unpacked when first asked for.
  ///
  /// @throws StrictZip.Fault when the archive is damaged there
  Path file(String name) throws IOException {
    var known = unpacked.get(name);
    if (known != null) {
      return known;
    }
    var file = directory.resolve("entry-" + unpacked.size());
    var entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no entry " + name);
    }
    try (var in = zip.open(entry)) {
      Files.copy(in, file);
    }
    unpacked.put(name, file);
    return file;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}

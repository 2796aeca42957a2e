package assay.grading.faceset;

import assay.grading.Malformed;
import assay.grading.TextLines;
import assay.grading.format.StrictZip;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// An IJB set in a zip, with or without a folder around `meta` and `loose_crop`. Entries are read
/// in place: their names are labels, and nothing is unpacked to disk.
final class IjbZip implements IjbFiles {
  /// Room for every image that a list may name, and for the list of pairs of IJB-C ten times over.
  static final StrictZip.Limits LIMITS =
      new StrictZip.Limits(IjbImages.MAX_IMAGES + 1000, 4L << 30, 64L << 30);

  private static final String META = "meta/";
  private static final String CROPS = "loose_crop/";

  private final StrictZip zip;
  private final Map<String, StrictZip.Entry> crops = new HashMap<>();

  IjbZip(StrictZip zip) {
    this.zip = zip;
    for (var entry : zip.entries()) {
      if (entry.name().startsWith(CROPS)) {
        crops.put(entry.name().substring(CROPS.length()), entry);
      }
    }
  }

  @Override
  public MetaFile list(String ending) throws Malformed {
    var found =
        zip.entries().stream()
            .filter(entry -> entry.name().startsWith(META) && entry.name().endsWith(ending))
            .limit(2)
            .toList();
    if (found.size() != 1) {
      throw IjbFiles.notOne(ending, found.isEmpty());
    }
    var entry = found.getFirst();
    return new MetaFile(entry.name().substring(META.length()), () -> zip.open(entry));
  }

  @Override
  public String checked(String name, TextLines line) throws Malformed {
    if (!crops.containsKey(name)) {
      throw line.fault(
          "path.missing",
          "an image in loose_crop",
          "no entry " + ImageFolder.shown(name),
          "Pack all images that the list names, under the names that it has.");
    }
    return name;
  }

  @Override
  public byte[] read(String checked, int maxBytes) throws IOException {
    var entry = crops.get(checked);
    if (entry == null) {
      throw new IllegalArgumentException("no entry " + checked);
    }
    try (var in = zip.open(entry)) {
      return in.readNBytes(maxBytes + 1);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}

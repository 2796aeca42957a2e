package assay.grading.format;

import assay.grading.Notice;
import assay.grading.Printable;
import assay.grading.format.StrictZip.Entry;
import assay.grading.format.StrictZip.Fault;
import assay.grading.format.StrictZip.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which records of a zip are the files that its sender meant.
final class ZipContents {
  private final StrictZip.Limits limits;
  private final List<Notice> notices;

  ZipContents(StrictZip.Limits limits, List<Notice> notices) {
    this.limits = limits;
    this.notices = notices;
  }

  List<Entry> files(List<Member> records) throws Fault {
    var files = new ArrayList<Member>();
    var total = 0L;
    for (var r : records) {
      requirePlain(r);
      total += r.unpacked;
      refuseLarge(r, total);
      if (r.name.isLitter()) {
        notices.add(ignored(r, "macOS adds it on its own"));
      } else if (!r.name.isFolder()) {
        if (!limits.archives()) {
          refuseArchive(r);
        }
        files.add(r);
      }
    }
    var folder = folderAround(files);
    if (!folder.isEmpty()) {
      notices.add(
          new Notice(
              "zip.folder",
              "The folder " + Printable.of(folder, 80) + " around everything was ignored."));
    }
    return files.stream()
        .map(r -> new Entry(r.name.text().substring(folder.length()), r.unpacked, r))
        .toList();
  }

  private static void requirePlain(Member r) throws Fault {
    if (r.special) {
      throw badEntry(r, "a file or a folder", "a link or another special file");
    }
    if (!r.name.isPlain()) {
      throw badEntry(r, "a relative name with / between folders", "a name that leads elsewhere");
    }
    if (r.name.isFolder() && r.unpacked > 0) {
      throw badEntry(r, "an empty folder entry", r.unpacked + " bytes");
    }
  }

  private void refuseLarge(Member r, long total) throws Fault {
    if (r.unpacked > limits.entryBytes()) {
      throw tooLarge(r.where(), limits.entryBytes(), r.unpacked);
    }
    if (total > limits.totalBytes()) {
      throw tooLarge("", limits.totalBytes(), total);
    }
  }

  private static Fault tooLarge(String where, long limit, long found) {
    return ZipFaults.fault(
        "zip.too_large",
        where,
        "at most " + limit + " bytes unpacked",
        found + " or more",
        "Pack only the files asked for.");
  }

  private static void refuseArchive(Member r) throws Fault {
    if (r.name.text().toLowerCase(Locale.ROOT).endsWith(".zip")) {
      throw ZipFaults.fault(
          "zip.nested",
          r.where(),
          "the files themselves",
          "a zip inside the zip",
          "Unpack the inner zip and pack its files once.");
    }
  }

  /// `a/` when every file lies below it; empty otherwise.
  private static String folderAround(List<Member> files) {
    if (files.isEmpty()) {
      return "";
    }
    var first = files.getFirst().name.text();
    var folder = first.substring(0, first.indexOf('/') + 1);
    return files.stream().allMatch(r -> r.name.text().startsWith(folder)) ? folder : "";
  }

  private static Notice ignored(Member r, String reason) {
    return new Notice("zip.ignored", r.where() + " was ignored: " + reason + ".");
  }

  private static Fault badEntry(Member r, String expected, String found) {
    return ZipFaults.fault(
        "zip.bad_entry",
        r.where(),
        expected,
        found,
        "Pack plain files only, without links, absolute paths, backslashes or `..`.");
  }
}

package assay.server.regrade;

import assay.server.blob.Blobs;
import assay.server.blob.Workshop;
import assay.server.http.Multipart;
import assay.server.http.Problem;
import assay.server.upload.FileName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The request for a re-grade set: its fields, and its files on disk. Closing it takes them away.
final class RegradeForm implements AutoCloseable {
  private static final Set<String> FIELDS =
      Set.of(
          "reason",
          "task",
          "match",
          "review",
          "sanitizer",
          "set",
          "keeps_claims",
          "track",
          "columns",
          "again",
          "entries");
  private static final Set<String> FILES = Set.of("data", "labels", "groups", "identities");
  private static final Set<String> ENDINGS = Set.of("bin", "npy", "xz", "txt");
  private static final int MAX_FIELD_BYTES = 64 << 10;
  private static final int MAX_VALUES = 1_000;

  private final Workshop work;
  private final Map<String, List<String>> fields = new TreeMap<>();
  private final Map<String, Path> files = new HashMap<>();

  private RegradeForm(Workshop work) {
    this.work = work;
  }

  /// @param heard told of each field as it comes, so that a page can show it again
  static RegradeForm read(
      Blobs blobs,
      String contentType,
      InputStream body,
      long maxBytes,
      BiConsumer<String, String> heard)
      throws IOException {
    var form = new RegradeForm(new Workshop(blobs.workshop()));
    try {
      form.take(blobs, Multipart.of(contentType, body), maxBytes, heard);
      return form;
    } catch (Multipart.Malformed e) {
      form.close();
      throw Problem.of(
          400, "request.malformed", "The form cannot be read: " + e.getMessage() + ".");
    } catch (IOException | RuntimeException e) {
      form.close();
      throw e;
    }
  }

  private void take(Blobs blobs, Multipart parts, long maxBytes, BiConsumer<String, String> heard)
      throws IOException {
    int values = 0;
    for (var part = parts.next(); part.isPresent(); part = parts.next()) {
      var name = part.get().name();
      if (FILES.contains(name)) {
        takeFile(blobs, part.get(), maxBytes);
        continue;
      }
      if (!FIELDS.contains(name)) {
        throw unknown(FileName.label(name, ""));
      }
      if (++values > MAX_VALUES) {
        throw Problem.field(name, "field.too_many", "A form takes at most 1,000 fields.");
      }
      var value = text(part.get());
      heard.accept(name, value);
      if (!value.isEmpty()) {
        fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
  }

  private static String text(Multipart.Part part) throws IOException {
    var bytes = part.body().readNBytes(MAX_FIELD_BYTES + 1);
    if (bytes.length > MAX_FIELD_BYTES) {
      throw Problem.field(
          part.name(), "field.too_long", "This field takes at most 64 KiB of text.");
    }
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  /// A browser sends a nameless empty file where none was chosen.
  private void takeFile(Blobs blobs, Multipart.Part part, long maxBytes) throws IOException {
    var label = FileName.label(part.fileName(), part.name());
    var ending = label.substring(label.lastIndexOf('.') + 1);
    var file = work.path(part.name() + (ENDINGS.contains(ending) ? "." + ending : ""));
    var stored = blobs.spool(part.body(), file, maxBytes);
    if (stored.bytes() > 0 && files.put(part.name(), file) != null) {
      throw Problem.field(part.name(), "field.repeated", "This file came twice.");
    }
  }

  private static Problem unknown(String name) {
    var known = new TreeSet<>(FIELDS);
    known.addAll(FILES);
    return Problem.field(
        name,
        "field.unknown",
        "There is no field %s; there are %s.".formatted(name, String.join(", ", known)));
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  /// All values of a field that may come several times.
  List<String> all(String name) {
    return fields.getOrDefault(name, List.of());
  }

  /// Its one value; empty when it was not sent.
  String one(String name) {
    var values = all(name);
    if (values.size() > 1) {
      throw Problem.field(name, "field.repeated", "This field came twice.");
    }
    return values.isEmpty() ? "" : values.getFirst();
  }

  @Nullable Path file(String name) {
    return files.get(name);
  }

  boolean hasFiles() {
    return !files.isEmpty();
  }

  Path directory() {
    return work.path("split");
  }

  @Override
  public void close() throws IOException {
    work.close();
  }
}

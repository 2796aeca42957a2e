package assay.server.submission;

import assay.server.blob.Blobs;
import assay.server.http.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;

/// The whole request: its fields, and its files on disk with their digests but not yet kept.
/// Closing it takes away what was not kept.
final class Form implements AutoCloseable {
  static final String MODEL = "model";
  static final String SCORES = "scores";

  /// DESIGN §5a: the hard cap of a model; onnxruntime itself takes no larger file.
  private static final long MAX_FILE_BYTES = Integer.MAX_VALUE;

  private static final int MAX_FIELD_BYTES = 64 << 10;
  private static final int MAX_FILES = 32;
  private static final Set<String> FIELDS =
      Set.of(
          "task",
          "phase",
          "scale",
          "team",
          "method_name",
          "method_description",
          "method_link",
          "kit_version");

  private final Map<String, String> fields = new TreeMap<>();
  private final List<File> files = new ArrayList<>();

  private Form() {}

  /// @param kind [#MODEL] or [#SCORES]
  /// @param name a label that is safe to show
  record File(String kind, String name, Blobs.Incoming incoming) {}

  /// Reads all of it, fields and files in any order.
  static Form read(Blobs blobs, UUID tenant, Upload upload) throws IOException {
    var form = new Form();
    try {
      var parts = Multipart.of(upload.contentType(), upload.body());
      for (var part = parts.next(); part.isPresent(); part = parts.next()) {
        form.take(blobs, tenant, part.get(), upload.heard());
      }
      return form;
    } catch (Multipart.Malformed e) {
      form.close();
      throw Problem.of(
          400, "request.malformed", "This is not a whole multipart form: " + e.getMessage() + ".");
    } catch (IOException | RuntimeException e) {
      form.close();
      throw e;
    }
  }

  private void take(Blobs blobs, UUID tenant, Multipart.Part part, BiConsumer<String, String> heard)
      throws IOException {
    if (part.name().equals(MODEL) || part.name().equals(SCORES)) {
      takeFile(blobs, tenant, part);
    } else if (FIELDS.contains(part.name())) {
      var bytes = part.body().readNBytes(MAX_FIELD_BYTES + 1);
      if (bytes.length > MAX_FIELD_BYTES) {
        throw Problem.field(
            part.name(), "field.too_long", "This field takes at most 64 KiB of text.");
      }
      var value = new String(bytes, StandardCharsets.UTF_8).strip();
      heard.accept(part.name(), value);
      if (fields.put(part.name(), value) != null) {
        throw Problem.field(part.name(), "field.repeated", "This field came twice.");
      }
    } else {
      var name = FileName.label(part.name(), "");
      throw Problem.field(
          name,
          "field.unknown",
          "There is no field %s; there are %s, model and scores."
              .formatted(name, String.join(", ", FIELDS.stream().sorted().toList())));
    }
  }

  private void takeFile(Blobs blobs, UUID tenant, Multipart.Part part) throws IOException {
    if (files.size() == MAX_FILES) {
      throw Problem.field(part.name(), "files.too_many", "One entry takes at most 32 files.");
    }
    var incoming = blobs.receive(tenant, part.body(), MAX_FILE_BYTES);
    // A browser sends a nameless empty file where none was chosen.
    if (incoming.bytes() == 0 && (part.fileName() == null || part.fileName().isEmpty())) {
      incoming.close();
      return;
    }
    files.add(new File(part.name(), FileName.label(part.fileName(), part.name()), incoming));
  }

  /// A field's text; empty when it was not sent.
  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  List<File> files(String kind) {
    return files.stream().filter(file -> file.kind().equals(kind)).toList();
  }

  /// SHA-256 over fields and files: two requests with the same digest ask for the same entry.
  String digest() {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      fields.forEach((name, value) -> update(sha256, name, value));
      files.forEach(file -> update(sha256, file.kind(), file.name() + file.incoming().digest()));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void update(MessageDigest sha256, String name, String value) {
    var bytes = value.getBytes(StandardCharsets.UTF_8);
    sha256.update((name + ":" + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    sha256.update(bytes);
  }

  @Override
  public void close() throws IOException {
    for (var file : files) {
      file.incoming().close();
    }
  }
}

package assay.server.submission;

import assay.server.account.Caller;
import assay.server.blob.Blobs;
import assay.server.competition.Competition;
import assay.server.http.Multipart;
import assay.server.http.Problem;
import assay.server.question.Sheet;
import assay.server.upload.FileName;
import assay.server.upload.Upload;
import assay.server.upload.Uploads;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

  private static final int MAX_FACTS = 100;

  /// Fields that name an upload instead of bringing its bytes.
  private static final Map<String, String> NAMING =
      Map.of("model_upload", MODEL, "scores_upload", SCORES);

  private final Map<String, String> fields = new TreeMap<>();
  private final List<File> files = new ArrayList<>();

  private Form() {}

  /// @param kind [#MODEL] or [#SCORES]
  /// @param name a label that is safe to show
  /// @param upload where it waited; null: it came with the request
  record File(String kind, String name, Blobs.Incoming incoming, @Nullable Upload upload) {}

  /// Reads requests.
  @Singleton
  static final class Reader {
    private final Blobs blobs;
    private final Uploads uploads;

    Reader(Blobs blobs, Uploads uploads) {
      this.blobs = blobs;
      this.uploads = uploads;
    }

    /// Reads all of it, fields and files in any order.
    Form read(Caller caller, Competition contest, EntryRequest request) throws IOException {
      var form = new Form();
      try {
        switch (request) {
          case EntryRequest.OfForm sent -> form.read(this, caller, contest, sent);
          case EntryRequest.OfUploads named -> form.read(this, caller, contest, named);
        }
        return form;
      } catch (Multipart.Malformed e) {
        form.close();
        throw Problem.of(
            400,
            "request.malformed",
            "This is not a whole multipart form: " + e.getMessage() + ".");
      } catch (IOException | RuntimeException e) {
        form.close();
        throw e;
      }
    }
  }

  private void read(Reader reader, Caller caller, Competition contest, EntryRequest.OfForm request)
      throws IOException {
    var parts = Multipart.of(request.contentType(), request.body());
    for (var part = parts.next(); part.isPresent(); part = parts.next()) {
      var name = part.get().name();
      if (name.equals(MODEL) || name.equals(SCORES)) {
        takeFile(reader, contest, part.get());
        continue;
      }
      var kind = NAMING.get(name);
      if (kind == null && !isField(name)) {
        throw unknown(FileName.label(name, ""));
      }
      var value = text(part.get());
      request.heard().accept(name, value);
      if (kind == null) {
        put(name, value);
      } else if (!value.isEmpty()) {
        takeUpload(reader, caller, contest, new EntryRequest.Named(kind, value));
      }
    }
  }

  private void read(
      Reader reader, Caller caller, Competition contest, EntryRequest.OfUploads request)
      throws IOException {
    request.fields().forEach(this::put);
    for (var named : request.uploads()) {
      takeUpload(reader, caller, contest, named);
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

  private void put(String name, String value) {
    if (!isField(name)) {
      throw unknown(FileName.label(name, ""));
    }
    if (name.startsWith(Sheet.FACT) && facts().size() == MAX_FACTS) {
      throw Problem.field(name, "field.unknown", "There are not so many questions.");
    }
    if (fields.put(name, value) != null) {
      throw Problem.field(name, "field.repeated", "This field came twice.");
    }
  }

  private static boolean isField(String name) {
    return FIELDS.contains(name) || name.startsWith(Sheet.FACT);
  }

  private static Problem unknown(String name) {
    return Problem.field(
        name,
        "field.unknown",
        "There is no field %s; there are %s, model, scores, and fact_ with the key of a question."
            .formatted(name, String.join(", ", FIELDS.stream().sorted().toList())));
  }

  private void takeFile(Reader reader, Competition contest, Multipart.Part part)
      throws IOException {
    requireFew(part.name());
    var incoming = reader.blobs.receive(contest.tenant(), part.body(), MAX_FILE_BYTES);
    // A browser sends a nameless empty file where none was chosen.
    if (incoming.bytes() == 0 && (part.fileName() == null || part.fileName().isEmpty())) {
      incoming.close();
      return;
    }
    files.add(new File(part.name(), FileName.label(part.fileName(), part.name()), incoming, null));
  }

  private void takeUpload(
      Reader reader, Caller caller, Competition contest, EntryRequest.Named named)
      throws IOException {
    requireFew(named.kind());
    var upload = reader.uploads.named(caller, contest.id(), named.kind(), named.upload());
    files.add(new File(named.kind(), upload.name(), reader.uploads.open(upload), upload));
  }

  private void requireFew(String field) {
    if (files.size() == MAX_FILES) {
      throw Problem.field(field, "files.too_many", "One entry takes at most 32 files.");
    }
  }

  /// @throws Problem 409 `upload.used` where another entry has one of the files
  void requireUnused() {
    for (var upload : uploads()) {
      if (upload.usedBy().isPresent()) {
        throw Uploads.used(upload);
      }
    }
  }

  /// When the last of its uploads was begun; empty where a file came with the request itself.
  Optional<Instant> begunAt() {
    return files.stream().anyMatch(file -> file.upload() == null)
        ? Optional.empty()
        : uploads().stream().map(Upload::createdAt).max(Comparator.naturalOrder());
  }

  /// The bytes of the files that came with the request itself.
  long sentBytes() {
    return files.stream()
        .filter(file -> file.upload() == null)
        .mapToLong(file -> file.incoming().bytes())
        .sum();
  }

  List<Upload> uploads() {
    return files.stream().map(File::upload).filter(Objects::nonNull).distinct().toList();
  }

  /// A field's text; empty when it was not sent.
  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /// Answers to the fact sheet, by the key of their question.
  Map<String, String> facts() {
    var facts = new TreeMap<String, String>();
    fields.forEach((name, value) -> {
      if (name.startsWith(Sheet.FACT)) {
        facts.put(name.substring(Sheet.FACT.length()), value);
      }
    });
    return facts;
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

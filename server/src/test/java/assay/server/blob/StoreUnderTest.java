package assay.server.blob;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// An empty store for a test, and a way in behind its back: keys are the same for all kinds.
public sealed interface StoreUnderTest extends AutoCloseable {
  /// Files below a directory, which is the spool too.
  static StoreUnderTest files(Path directory) {
    return new OfFiles(directory);
  }

  /// Objects of the server that the environment names; skips the test where it names none.
  static StoreUnderTest s3() {
    var endpoint = System.getenv("ASSAY_TEST_S3_ENDPOINT");
    if (endpoint == null) {
      System.err.println(
          "SKIPPED: no S3 server; ./assay test s3 brings one, or set ASSAY_TEST_S3_ENDPOINT, "
              + "ASSAY_TEST_S3_ACCESS_KEY, ASSAY_TEST_S3_SECRET_KEY and ASSAY_TEST_S3_BUCKET");
      Assumptions.abort("SKIPPED: no S3 server");
    }
    return new OfS3(
        new S3Settings(
            requireNonNull(endpoint),
            "us-east-1",
            variable("ASSAY_TEST_S3_BUCKET"),
            variable("ASSAY_TEST_S3_ACCESS_KEY"),
            variable("ASSAY_TEST_S3_SECRET_KEY"),
            true,
            "test-" + UUID.randomUUID()));
  }

  private static String variable(String name) {
    return requireNonNull(System.getenv(name), name + " is not set");
  }

  /// What a server on it is told.
  ///
  /// @param spool its directory for bytes in transit, where the store is not that directory
  Map<String, Object> settings(Path spool);

  /// Of everything that lies in it.
  List<String> keys();

  byte[] read(String key);

  void write(String key, byte[] bytes);

  void remove(String key);

  @Override
  void close();

  /// Those below a folder.
  default List<String> keys(String folder) {
    return keys().stream().filter(key -> key.startsWith(folder + "/")).toList();
  }

  /// @param directory of the store
  record OfFiles(Path directory) implements StoreUnderTest {
    @Override
    public Map<String, Object> settings(Path spool) {
      return Map.of("assay.blobs.directory", directory.toString());
    }

    @Override
    public List<String> keys() {
      try (var all = Files.walk(directory)) {
        return all.filter(Files::isRegularFile)
            .map(file -> directory.relativize(file).toString())
            .toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public byte[] read(String key) {
      try {
        return Files.readAllBytes(directory.resolve(key));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void write(String key, byte[] bytes) {
      try {
        Files.write(directory.resolve(key), bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void remove(String key) {
      try {
        Files.delete(directory.resolve(key));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }

  /// @param client of the test's own
  record OfS3(S3Settings settings, S3Client client) implements StoreUnderTest {
    OfS3(S3Settings settings) {
      this(settings, S3Shelf.client(settings));
    }

    @Override
    public Map<String, Object> settings(Path spool) {
      var all = new HashMap<String, Object>();
      all.put("assay.blobs.directory", spool.toString());
      all.put("assay.blobs.store", "s3");
      all.put("assay.blobs.s3.endpoint", settings.endpoint());
      all.put("assay.blobs.s3.bucket", settings.bucket());
      all.put("assay.blobs.s3.access-key", settings.accessKey());
      all.put("assay.blobs.s3.secret-key", settings.secretKey());
      all.put("assay.blobs.s3.prefix", settings.prefix());
      return all;
    }

    String name(String key) {
      return settings.prefix() + "/" + key;
    }

    @Override
    public List<String> keys() {
      return client
          .listObjectsV2Paginator(
              list -> list.bucket(settings.bucket()).prefix(settings.prefix() + "/"))
          .contents()
          .stream()
          .map(S3Object::key)
          .map(key -> key.substring(settings.prefix().length() + 1))
          .toList();
    }

    @Override
    public byte[] read(String key) {
      return client
          .getObjectAsBytes(get -> get.bucket(settings.bucket()).key(name(key)))
          .asByteArray();
    }

    @Override
    public void write(String key, byte[] bytes) {
      client.putObject(
          put -> put.bucket(settings.bucket()).key(name(key)), RequestBody.fromBytes(bytes));
    }

    @Override
    public void remove(String key) {
      client.deleteObject(end -> end.bucket(settings.bucket()).key(name(key)));
    }

    /// Leaves the bucket as it was.
    @Override
    public void close() {
      keys().forEach(this::remove);
      client.close();
    }
  }
}

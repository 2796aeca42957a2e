package assay.server.blob;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// Objects of a bucket, on any server that speaks S3. An object appears when its upload ends, so it
/// is whole or absent. The store's own checksums are not relied on: several stores have none.
final class S3Shelf implements Shelf {
  /// What is larger goes in parts of this size.
  static final long PART = 16L << 20;

  private static final int MAX_PARTS = 10_000;

  private final S3Client client;
  private final String bucket;
  private final String prefix;

  S3Shelf(S3Settings settings) {
    this(client(settings), settings);
  }

  private S3Shelf(S3Client client, S3Settings settings) {
    this.client = client;
    this.bucket = settings.bucket();
    this.prefix = settings.prefix().replaceAll("^/+|/+$", "");
  }

  static S3Client client(S3Settings settings) {
    var builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(5))
                    .socketTimeout(Duration.ofSeconds(60)))
            .region(Region.of(settings.region()))
            .forcePathStyle(settings.pathStyle())
            // Signed as a whole: some stores refuse an empty body in chunks.
            .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    if (!settings.endpoint().isBlank()) {
      builder.endpointOverride(URI.create(settings.endpoint()));
    }
    return builder.build();
  }

  private String name(String key) {
    return prefix.isEmpty() ? key : prefix + "/" + key;
  }

  @Override
  public Optional<Path> here(String key) {
    return Optional.empty();
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private static <T> T called(String deed, String key, Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (NoSuchKeyException e) {
      var missing = new NoSuchFileException(key);
      missing.initCause(e);
      throw missing;
    } catch (SdkException e) {
      throw new IOException("the object store did not %s %s".formatted(deed, key), e);
    }
  }

  @Override
  public void put(Path file, String key, Runnable beat) throws IOException {
    long bytes = Files.size(file);
    called(
        "take",
        key,
        () -> {
          if (bytes <= PART) {
            putWhole(file, bytes, key);
          } else {
            putParts(file, bytes, key, beat);
          }
          return key;
        });
  }

  private void putWhole(Path file, long bytes, String key) throws IOException {
    try (var part = new FilePart(file, 0, bytes)) {
      client.putObject(put -> put.bucket(bucket).key(name(key)), part.body());
    }
  }

  private void putParts(Path file, long bytes, String key, Runnable beat) throws IOException {
    var upload =
        client.createMultipartUpload(begin -> begin.bucket(bucket).key(name(key))).uploadId();
    try {
      var done = new ArrayList<CompletedPart>();
      long size = Math.max(PART, Math.ceilDiv(bytes, MAX_PARTS));
      for (long start = 0; start < bytes; start += size) {
        beat.run();
        done.add(sent(file, start, Math.min(size, bytes - start), key, upload, done.size() + 1));
      }
      client.completeMultipartUpload(end ->
          end.bucket(bucket)
              .key(name(key))
              .uploadId(upload)
              .multipartUpload(all -> all.parts(done)));
    } catch (IOException | RuntimeException e) {
      abort(name(key), upload, e);
      throw e;
    }
  }

  private CompletedPart sent(
      Path file, long start, long bytes, String key, String upload, int number) throws IOException {
    try (var part = new FilePart(file, start, bytes)) {
      var answer =
          client.uploadPart(
              send -> send.bucket(bucket).key(name(key)).uploadId(upload).partNumber(number),
              part.body());
      return CompletedPart.builder().partNumber(number).eTag(answer.eTag()).build();
    }
  }

  private void abort(String name, String upload, Exception why) {
    try {
      client.abortMultipartUpload(end -> end.bucket(bucket).key(name).uploadId(upload));
    } catch (SdkException e) {
      why.addSuppressed(e);
    }
  }

  @Override
  public InputStream open(String key) throws IOException {
    return called(
        "give",
        key,
        () -> new ObjectStream(client.getObject(get -> get.bucket(bucket).key(name(key)))));
  }

  @Override
  public Optional<Item> look(String key) throws IOException {
    try {
      var head =
          called("show", key, () -> client.headObject(look -> look.bucket(bucket).key(name(key))));
      return Optional.of(new Item(key, head.contentLength(), head.lastModified()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  @Override
  public boolean remove(String key) throws IOException {
    called("delete", key, () -> client.deleteObject(end -> end.bucket(bucket).key(name(key))));
    return true;
  }

  @Override
  public List<Item> items(String folder) throws IOException {
    var inside = name(folder) + "/";
    return called(
        "list",
        folder,
        () ->
            client
                .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(inside).delimiter("/"))
                .contents()
                .stream()
                .map(object ->
                    new Item(
                        folder + "/" + object.key().substring(inside.length()),
                        object.size(),
                        object.lastModified()))
                .toList());
  }

  @Override
  public List<String> folders(String folder) throws IOException {
    var inside = name(folder) + "/";
    return called(
        "list",
        folder,
        () ->
            client
                .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(inside).delimiter("/"))
                .commonPrefixes()
                .stream()
                .map(common ->
                    common.prefix().substring(inside.length(), common.prefix().length() - 1))
                .toList());
  }

  /// One by one: deleting many at once needs a checksum that older stores do not know.
  @Override
  public void clear(String folder) throws IOException {
    for (var item : items(folder)) {
      remove(item.key());
    }
  }

  /// A process that died leaves its unfinished upload's parts, which no list of objects shows.
  @Override
  public void giveUp(Instant before) throws IOException {
    called(
        "list",
        "unfinished uploads",
        () -> {
          for (var upload :
              client
                  .listMultipartUploadsPaginator(
                      list -> list.bucket(bucket).prefix(prefix.isEmpty() ? "" : prefix + "/"))
                  .uploads()) {
            if (upload.initiated().isBefore(before)) {
              client.abortMultipartUpload(
                  end -> end.bucket(bucket).key(upload.key()).uploadId(upload.uploadId()));
            }
          }
          return bucket;
        });
  }

  @Override
  public Optional<String> fault() {
    try {
      client.headBucket(look ->
          look.bucket(bucket)
              .overrideConfiguration(limit -> limit.apiCallTimeout(Duration.ofSeconds(3))));
      return Optional.empty();
    } catch (SdkException _) {
      return Optional.of("the object store does not answer, or refuses the bucket");
    }
  }

  @Override
  public void close() {
    client.close();
  }
}

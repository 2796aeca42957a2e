package assay.server.blob;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;

/// Read only where blobs are objects of S3.
///
/// @param endpoint empty: that of the region at AWS
/// @param pathStyle whether the bucket is named in the path rather than in the host's name
/// @param prefix before every key; empty: none
@Singleton
record S3Settings(
    @Value("${assay.blobs.s3.endpoint:}") String endpoint,
    @Value("${assay.blobs.s3.region:us-east-1}") String region,
    @Value("${assay.blobs.s3.bucket:}") String bucket,
    @Value("${assay.blobs.s3.access-key:}") String accessKey,
    @Value("${assay.blobs.s3.secret-key:}") String secretKey,
    @Value("${assay.blobs.s3.path-style:true}") boolean pathStyle,
    @Value("${assay.blobs.s3.prefix:}") String prefix) {
  /// Without the secret.
  @Override
  public String toString() {
    return "%s/%s/%s".formatted(endpoint, bucket, prefix);
  }
}

package assay.server.blob;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;

/// Which kind of store this server has.
@Factory
class Shelves {
  @Singleton
  @Bean(preDestroy = "close")
  Shelf shelf(@Value("${assay.blobs.store:files}") String store, Spool spool, S3Settings settings) {
    return switch (store) {
      case "files" -> new FileShelf(spool.directory());
      case "s3" -> new S3Shelf(settings);
      default ->
          throw new IllegalStateException(
              "assay.blobs.store is files or s3, not '%s'".formatted(store));
    };
  }
}

package assay.server.blob;

import java.nio.file.Path;

class S3OrphansTest extends OrphansContract {
  @Override
  StoreUnderTest open(Path directory) {
    return StoreUnderTest.s3();
  }
}

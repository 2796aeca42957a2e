package assay.server.upload;

import assay.server.blob.StoreUnderTest;
import java.nio.file.Path;

class S3UploadsTest extends UploadsContract {
  @Override
  StoreUnderTest open(Path directory) {
    return StoreUnderTest.s3();
  }
}

package assay.server.upload;

import assay.server.blob.StoreUnderTest;
import java.nio.file.Path;

class FileUploadsTest extends UploadsContract {
  @Override
  StoreUnderTest open(Path directory) {
    return StoreUnderTest.files(directory);
  }
}

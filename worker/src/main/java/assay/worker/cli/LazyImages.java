package assay.worker.cli;

import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Refusal;
import assay.grading.faceset.FaceImages;
import assay.worker.sandbox.Images;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Images that are read and decoded when the model wants them: nothing of a large set is kept, on
/// disk or in memory.
final class LazyImages implements Images {
  private final FaceImages images;
  private final AtomicReference<@Nullable Refusal> refused = new AtomicReference<>();

  LazyImages(FaceImages images) {
    this.images = images;
  }

  @Override
  public int count() {
    return images.images();
  }

  @Override
  public void copy(int i, byte[] to, int offset) throws IOException {
    switch (images.pixels(i)) {
      case Accepted<byte[]>(var pixels, _) ->
          System.arraycopy(pixels, 0, to, offset, pixels.length);
      case Refused<byte[]>(var refusal) -> {
        refused.compareAndSet(null, refusal);
        throw new IOException(refusal.message());
      }
    }
  }

  /// Why a run ended for want of an image.
  Optional<Refusal> refused() {
    return Optional.ofNullable(refused.get());
  }
}

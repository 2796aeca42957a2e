package assay.worker.engine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// What stands before the pixels of a frame. C × H × W bytes an image follow, image after image.
///
/// @param images of this frame; 0 ends the child
/// @param batch images of one run; the last run of a frame is padded to it
public record FrameHead(int images, int batch, PixelMapping mapping) {
  public FrameHead {
    if (images < 1
        || images > EngineSettings.MAX_BATCH
        || batch < 1
        || batch > EngineSettings.MAX_BATCH) {
      throw new IllegalArgumentException("a frame of " + images + " images by " + batch);
    }
  }

  public void write(DataOutputStream out) throws IOException {
    out.writeInt(images);
    out.writeInt(batch);
    mapping.write(out);
  }

  static FrameHead read(DataInputStream in, int channels) throws IOException {
    return new FrameHead(in.readInt(), in.readInt(), PixelMapping.read(in, channels));
  }
}

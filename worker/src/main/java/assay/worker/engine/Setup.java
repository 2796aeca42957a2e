package assay.worker.engine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/// The first thing a parent tells its child: which model, under which contract, on what.
///
/// @param model absolute path as the child sees it
/// @param embedding required width of the output; 0 = any
public record Setup(
    Path model, int channels, int height, int width, int embedding, EngineSettings engine) {
  private static final int MAGIC = 0x41535332;

  /// C × H × W.
  public int imageBytes() {
    return channels * height * width;
  }

  public void write(DataOutputStream out) throws IOException {
    out.writeInt(MAGIC);
    out.writeUTF(model.toString());
    out.writeInt(channels);
    out.writeInt(height);
    out.writeInt(width);
    out.writeInt(embedding);
    out.writeUTF(engine.device());
    out.writeInt(engine.deviceId());
    out.writeInt(engine.threads());
    out.writeInt(engine.batchSize());
    out.writeLong(engine.deviceMemoryBytes());
    out.writeBoolean(engine.tf32());
  }

  static Setup read(DataInputStream in) throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("the parent speaks another protocol");
    }
    return new Setup(
        Path.of(in.readUTF()),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        new EngineSettings(
            in.readUTF(),
            in.readInt(),
            in.readInt(),
            in.readInt(),
            in.readLong(),
            in.readBoolean(),
            null));
  }
}

package assay.worker.engine;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/// Room for one frame of images as the model takes them, used again for frame after frame.
final class Frame {
  private final Setup setup;
  private final byte[] image;
  private final float[] converted;
  private Pixels plain;
  private Pixels mirrored;
  private FrameHead head;

  Frame(Setup setup, FrameHead head) {
    this.setup = setup;
    this.head = head;
    this.image = new byte[setup.imageBytes()];
    this.converted = new float[setup.imageBytes()];
    this.plain = new Pixels(0);
    this.mirrored = new Pixels(0);
  }

  FrameHead head() {
    return head;
  }

  /// The images from `first` on, `count` of them: zeros beyond the last.
  FloatBuffer plain(int first, int count) {
    return plain.slice(first, count);
  }

  /// The same images, left and right exchanged.
  FloatBuffer mirrored(int first, int count) {
    return mirrored.slice(first, count);
  }

  /// Reads the pixels of a frame and converts them.
  void read(FrameHead next, float[][] values, DataInputStream in) throws IOException {
    head = next;
    // Whatever a batch is halved to, its last run begins within the frame and ends within this.
    int room = next.images() + next.batch();
    plain = plain.atLeast(room);
    if (next.mapping().mirrors()) {
      mirrored = mirrored.atLeast(room);
    }
    for (int i = 0; i < next.images(); i++) {
      in.readFully(image);
      convert(values);
      plain.put(i, converted);
      if (next.mapping().mirrors()) {
        mirror();
        mirrored.put(i, converted);
      }
    }
    plain.clearFrom(next.images());
    mirrored.clearFrom(next.images());
  }

  private void convert(float[][] values) {
    int plane = setup.height() * setup.width();
    int at = 0;
    for (var table : values) {
      for (int end = at + plane; at < end; at++) {
        converted[at] = table[image[at] & 0xff];
      }
    }
  }

  private void mirror() {
    int width = setup.width();
    for (int line = 0; line < converted.length; line += width) {
      for (int left = line, right = line + width - 1; left < right; left++, right--) {
        var kept = converted[left];
        converted[left] = converted[right];
        converted[right] = kept;
      }
    }
  }

  /// Memory that the runtime reads without a copy.
  private final class Pixels {
    private final int images;
    private final FloatBuffer floats;
    private int used;

    Pixels(int images) {
      this.images = images;
      this.floats =
          ByteBuffer.allocateDirect(images * setup.imageBytes() * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }

    Pixels atLeast(int wanted) {
      return wanted <= images ? this : new Pixels(wanted);
    }

    void put(int i, float[] pixels) {
      floats.put(i * pixels.length, pixels);
      used = Math.max(used, i + 1);
    }

    /// Padding is black: the same, whatever an earlier frame left here.
    void clearFrom(int first) {
      var zeros = new float[first < used ? setup.imageBytes() : 0];
      for (int i = first; i < used; i++) {
        floats.put(i * zeros.length, zeros);
      }
      used = Math.min(used, first);
    }

    FloatBuffer slice(int first, int count) {
      return floats.slice(first * setup.imageBytes(), count * setup.imageBytes());
    }
  }
}

package assay.worker.engine;

import assay.grading.ticket.Preprocessing;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How uint8 pixels become a model's float32 input: `(p / 255 - mean) / std`, channel by channel.
///
/// @param flip as of [Preprocessing]
public record PixelMapping(List<Channel> channels, String flip) {
  public record Channel(double mean, double std) {}

  public PixelMapping {
    channels = List.copyOf(channels);
  }

  /// The same for each of the channels.
  public static PixelMapping of(Preprocessing preprocessing, int channels) {
    var each = new Channel(preprocessing.mean(), preprocessing.std());
    return new PixelMapping(Collections.nCopies(channels, each), preprocessing.flip());
  }

  boolean mirrors() {
    return !flip.equals("none");
  }

  void write(DataOutputStream out) throws IOException {
    for (var channel : channels) {
      out.writeDouble(channel.mean());
      out.writeDouble(channel.std());
    }
    out.writeUTF(flip);
  }

  static PixelMapping read(DataInputStream in, int channels) throws IOException {
    var read = new ArrayList<Channel>();
    for (int c = 0; c < channels; c++) {
      read.add(new Channel(in.readDouble(), in.readDouble()));
    }
    return new PixelMapping(read, in.readUTF());
  }

  /// The float32 of each uint8, by channel. Computed in double: for 256 values the float32 result
  /// is the same as numpy's, whether it divides in float32 (SDFR) or float64 (DataCV).
  float[][] values() {
    var values = new float[channels.size()][256];
    for (int c = 0; c < values.length; c++) {
      var channel = channels.get(c);
      for (int p = 0; p < 256; p++) {
        values[c][p] = (float) ((p / 255.0 - channel.mean()) / channel.std());
      }
    }
    return values;
  }
}

package assay.worker.sandbox;

import java.io.IOException;

/// The images of one run, by index.
public interface Images {
  int count();

  /// Writes the C × H × W bytes of image i to `to` from `offset` on.
  ///
  /// @throws IOException when the machine cannot read them: never the model's fault
  void copy(int i, byte[] to, int offset) throws IOException;
}

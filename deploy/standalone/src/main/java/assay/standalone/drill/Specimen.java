package assay.standalone.drill;

import java.util.List;
import java.util.Optional;

/// One entry, ready to send.
///
/// @param model bytes of the file
/// @param fileName as the browser would name it
/// @param region what it sees, where its figure is known
/// @param claim lines of a score file; empty where the task wants none
record Specimen(byte[] model, String fileName, Optional<Region> region, List<String> claim) {
  Specimen {
    claim = List.copyOf(claim);
  }

  static Specimen of(byte[] model) {
    return new Specimen(model, "model.onnx", Optional.empty(), List.of());
  }

  /// A model that must come to the figure of a region.
  static Specimen seeing(Region region, byte[] model) {
    return new Specimen(model, "model.onnx", Optional.of(region), List.of());
  }

  Specimen named(String name) {
    return new Specimen(model, name, region, claim);
  }

  Specimen claiming(String... lines) {
    return new Specimen(model, fileName, region, List.of(lines));
  }
}

package assay.server.kit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// A kit as it is given away.
///
/// @param name of the zip
/// @param version of what decides about scores and formats
record Kit(String name, String version, List<KitFile> files) {
  Kit {
    files = List.copyOf(files);
  }

  /// The same for the same bytes: it covers every file.
  String etag() {
    var all =
        files.stream()
            .map(file -> file.name() + ":" + file.digest() + "\n")
            .collect(Collectors.joining());
    return KitFile.sha256(all.getBytes(StandardCharsets.UTF_8));
  }
}

package assay.worker;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Who this worker is and where it works: `assay.worker.*`, by environment (`ASSAY_WORKER_SERVER`)
/// or by file.
///
/// @param server base address of the server
/// @param token worker token; or
/// @param tokenFile the file that holds it
/// @param slots models that run at the same time
/// @param directory blob cache, unpacked libraries, private folders of the runs
/// @param name shown to operators; by default the host's name
@ConfigurationProperties("assay.worker")
record WorkerSettings(
    URI server,
    @Nullable String token,
    @Nullable Path tokenFile,
    @Bindable(defaultValue = "1") int slots,
    @Bindable(defaultValue = "worker-data") Path directory,
    @Nullable String name) {
  WorkerSettings {
    if (slots < 1) {
      throw new IllegalArgumentException("assay.worker.slots: expected 1 or more, found " + slots);
    }
    if (token == null && tokenFile == null) {
      throw new IllegalArgumentException(
          "assay.worker.token or assay.worker.token-file: expected one of them, found neither");
    }
  }

  String bearer() throws IOException {
    if (token != null) {
      return token;
    }
    return tokenFile == null ? "" : Files.readString(tokenFile).strip();
  }

  String nameOrHost() {
    if (name != null) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException _) {
      return "worker";
    }
  }
}

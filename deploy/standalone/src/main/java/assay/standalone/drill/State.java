package assay.standalone.drill;

import java.io.IOException;
import java.util.List;

/// Server, worker and machine at one moment.
///
/// @param available KiB that the machine could still give
/// @param temporaries names in the folder for temporary files
record State(
    ProcessHandle server,
    ProcessHandle worker,
    Footprint ofServer,
    Footprint ofWorker,
    long available,
    List<String> temporaries) {
  State {
    temporaries = List.copyOf(temporaries);
  }

  static State of(Site site) throws IOException {
    var server = site.server();
    var worker = site.worker().orElseThrow(() -> new DrillFailed("there is no worker process"));
    return new State(
        server,
        worker,
        Footprint.of(server),
        Footprint.of(worker),
        Footprint.available(),
        site.leftovers().temporaries());
  }
}

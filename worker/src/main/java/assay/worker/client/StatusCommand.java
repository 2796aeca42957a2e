package assay.worker.client;

import java.io.IOException;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay status`: where a submission is.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Show a submission's state, results and verdict.")
public final class StatusCommand extends ServerCommand {
  @Parameters(paramLabel = "ID", description = "as `submit` printed it")
  private UUID id = new UUID(0, 0);

  @Option(names = "--watch", description = "stay until it is graded")
  private boolean watch;

  @Override
  int run(Api api) throws IOException, ApiProblem, InterruptedException {
    if (watch) {
      return new Watch(api, err(), false).untilItEnds(id.toString(), this::show);
    }
    show(new Entry(api.get("/api/v1/submissions/" + id)));
    return DONE;
  }

  private void show(Entry entry) {
    answer(entry.document(), entry.line());
  }
}

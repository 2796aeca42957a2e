package assay.worker.client;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `assay board`: the standings of one phase, task and scale.
@Command(name = "board", mixinStandardHelpOptions = true, description = "Show a board.")
public final class BoardCommand extends ServerCommand {
  @Mixin private TrackOptions track = new TrackOptions();

  @Override
  int run(Api api) throws IOException, ApiProblem {
    var board = api.get(track.path() + "/board?" + track.query());
    answer(board, new Board(board).table());
    return DONE;
  }
}

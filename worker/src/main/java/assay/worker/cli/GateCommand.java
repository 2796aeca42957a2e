package assay.worker.cli;

import assay.grading.Checked;
import assay.grading.Notice;
import assay.grading.gate.OnnxGate;
import assay.grading.gate.OnnxGate.Signature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `assay gate`: would this model be accepted, and if not, why.
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description = "Would this ONNX model be accepted at the door, and if not, why?")
final class GateCommand implements Callable<Integer>, JsonAnswer {
  @Option(names = "--model", required = true, paramLabel = "FILE")
  private Path model = Path.of("");

  @Option(
      names = "--task",
      defaultValue = "task2",
      description = "task1 (512-d embeddings) or task2 (any width; default)")
  private Task task = Task.task2;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public boolean asJson() {
    return json;
  }

  record Answer(
      boolean accepted,
      @Nullable String code,
      @Nullable String message,
      @Nullable String where,
      @Nullable String expected,
      @Nullable String found,
      @Nullable String remedy,
      List<Notice> notices) {}

  @Override
  public Integer call() throws IOException {
    var answer =
        switch (OnnxGate.check(model, task.contract())) {
          case Checked.Accepted<Signature>(_, var notices) ->
              new Answer(true, null, null, null, null, null, null, notices);
          case Checked.Refused<Signature>(var refusal) ->
              new Answer(
                  false,
                  refusal.code(),
                  refusal.message(),
                  refusal.where(),
                  refusal.expected(),
                  refusal.found(),
                  refusal.remedy(),
                  List.of());
        };
    var out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, answer);
    } else {
      out.println(
          answer.accepted() ? "accepted" : "refused: " + answer.code() + "\n" + answer.message());
      answer.notices().forEach(notice -> out.println("notice: " + notice.message()));
    }
    return answer.accepted() ? Assay.DONE : Assay.INPUT_AT_FAULT;
  }
}

package assay.worker.cli;

import assay.grading.Notice;
import assay.grading.Refusal;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `assay check` found, step by step.
///
/// @param kitVersion null: no kit
/// @param files to upload
record CheckReport(
    boolean passed, @Nullable String kitVersion, List<Step> steps, List<UploadFile> files) {
  CheckReport {
    steps = List.copyOf(steps);
    files = List.copyOf(files);
  }

  /// @param state `passed`, `failed` or `not reached`
  /// @param refusal why it failed; null: it did not
  record Step(
      String step, String state, String says, List<Notice> notices, @Nullable Refusal refusal) {
    Step {
      notices = List.copyOf(notices);
    }
  }

  /// @param field of the form that it goes to: `model` or `scores`
  record UploadFile(String field, String file) {}

  void print(PrintWriter out) {
    for (var step : steps) {
      out.printf("%-10s %-11s %s%n", step.step(), step.state(), step.says());
      step.notices().forEach(notice -> out.println("           notice: " + notice.message()));
    }
    if (passed) {
      out.println("to upload:");
      files.forEach(file -> out.printf("  %-7s %s%n", file.field(), file.file()));
    }
    if (kitVersion != null) {
      out.println("dev kit " + kitVersion);
    }
  }

  /// Collects the steps in their order.
  static final class Builder {
    private final List<String> planned;
    private final List<Step> steps = new ArrayList<>();

    Builder(List<String> planned) {
      this.planned = List.copyOf(planned);
    }

    void passed(String step, String says, List<Notice> notices) {
      steps.add(new Step(step, "passed", says, notices, null));
    }

    /// Ends it: what comes later is not reached.
    CheckReport failed(String step, @Nullable String kitVersion, Refusal refusal) {
      steps.add(new Step(step, "failed", refusal.message(), List.of(), refusal));
      planned.stream()
          .skip(steps.size())
          .forEach(later -> steps.add(new Step(later, "not reached", "", List.of(), null)));
      return new CheckReport(false, kitVersion, steps, List.of());
    }

    CheckReport done(@Nullable String kitVersion, List<UploadFile> files) {
      return new CheckReport(true, kitVersion, steps, files);
    }
  }
}

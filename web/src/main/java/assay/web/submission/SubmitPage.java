package assay.web.submission;

import assay.web.CompetitionHead;
import assay.web.Form;
import assay.web.Page;
import assay.web.Question;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Will this be accepted? Without a track the page asks which; with one it asks for the files.
/// Fields: `phase`, `task`, `scale`, `team`, `method_name`, `method_description`, `method_link`,
/// `kit_version`, those of the fact sheet, `model`, `scores`, and `model_upload`, `scores_upload`
/// for files that were sent before.
///
/// @param track null: not chosen yet
/// @param checked files that would be accepted; empty: none were checked
public record SubmitPage(
    CompetitionHead head,
    List<Option> options,
    @Nullable Track track,
    List<Team> teams,
    Form form,
    List<SubmissionPage.File> checked)
    implements Page {

  /// A track to choose.
  ///
  /// @param scale empty: the task has none
  /// @param note why it cannot be entered now, or what is left of the quota
  public record Option(
      String phase, String task, String scale, String href, boolean isOpen, String note) {}

  /// The chosen track.
  ///
  /// @param title `Task 1 · validation · 10K`
  /// @param quota what is left, a sentence
  /// @param model null: the task takes none
  /// @param scores null: the task takes none
  /// @param kit where the task's dev kit is downloaded
  /// @param factSheet what the organizers ask of an entry
  public record Track(
      String phase,
      String task,
      String scale,
      String title,
      String quota,
      @Nullable FileField model,
      @Nullable FileField scores,
      String kit,
      List<Question> factSheet) {
    public Track {
      factSheet = List.copyOf(factSheet);
    }
  }

  /// @param help what is expected of the file
  /// @param accept file name endings, as of the attribute `accept`
  /// @param kept ids of uploads that wait for this field, sent with a form that came back
  public record FileField(String help, String accept, boolean isRequired, List<String> kept) {
    public FileField {
      kept = List.copyOf(kept);
    }
  }

  public record Team(String id, String name) {}

  public SubmitPage {
    options = List.copyOf(options);
    teams = List.copyOf(teams);
    checked = List.copyOf(checked);
  }

  /// Whether a file must be chosen again, because the form came back without it.
  public boolean forgotFiles() {
    boolean hasComeBack = !form.mistakes().isEmpty() || !checked.isEmpty();
    return hasComeBack
        && track != null
        && Stream.of(track.model(), track.scores())
            .anyMatch(field -> field != null && field.kept().isEmpty());
  }

  /// The same with what the door said.
  public SubmitPage with(List<SubmissionPage.File> checked) {
    return new SubmitPage(head, options, track, teams, form, checked);
  }

  @Override
  public String template() {
    return "submission/submit.jte";
  }

  @Override
  public String title() {
    return "Submit · " + head.name();
  }
}

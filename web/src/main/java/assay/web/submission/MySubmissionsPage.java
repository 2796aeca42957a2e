package assay.web.submission;

import assay.web.Badge;
import assay.web.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The entries of the viewer's teams, newest first.
public record MySubmissionsPage(List<Line> lines) implements Page {

  /// @param verdict null: not compared
  public record Line(
      String code,
      String href,
      String competition,
      String track,
      String team,
      Badge state,
      @Nullable Badge verdict,
      Instant acceptedAt) {}

  public MySubmissionsPage {
    lines = List.copyOf(lines);
  }

  @Override
  public String template() {
    return "submission/mine.jte";
  }

  @Override
  public String title() {
    return "My submissions";
  }
}

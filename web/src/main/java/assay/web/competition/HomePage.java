package assay.web.competition;

import assay.web.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can I enter or read?
public record HomePage(List<Item> open, List<Item> upcoming, List<Item> past) implements Page {

  /// @param closesAt null: has no end
  /// @param isPrivate whether only some people find it here
  public record Item(
      String organization,
      String name,
      String summary,
      String href,
      Instant opensAt,
      @Nullable Instant closesAt,
      boolean isPrivate) {}

  public HomePage {
    open = List.copyOf(open);
    upcoming = List.copyOf(upcoming);
    past = List.copyOf(past);
  }

  @Override
  public String template() {
    return "competition/home.jte";
  }

  @Override
  public String title() {
    return "Competitions";
  }
}

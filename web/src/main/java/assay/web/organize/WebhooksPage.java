package assay.web.organize;

import assay.web.Badge;
import assay.web.Form;
import assay.web.Link;
import assay.web.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who is told of what happens here, and does it arrive? Fields of the form for a new webhook:
/// `url`, `kinds` (repeated).
///
/// @param inbox the organization and its inbox
/// @param kinds what a webhook can be told
/// @param secret of the webhook just made; it is shown this once
public record WebhooksPage(
    Link inbox,
    String slug,
    List<Webhook> webhooks,
    List<Kind> kinds,
    Form form,
    @Nullable String secret)
    implements Page {

  /// @param kinds in one line
  /// @param last how the newest event fared; null: there was none
  public record Webhook(
      String id, String url, String kinds, int waiting, int givenUp, @Nullable Last last) {}

  /// @param error of the last attempt that failed; empty: none did
  /// @param at when the event came
  /// @param nextAt when it is tried next; null: it is not
  public record Last(
      String kind, Badge state, int attempts, String error, Instant at, @Nullable Instant nextAt) {}

  /// @param meaning ends the sentence "tell it when …"
  public record Kind(String name, String meaning, boolean isChosen) {}

  public WebhooksPage {
    webhooks = List.copyOf(webhooks);
    kinds = List.copyOf(kinds);
  }

  @Override
  public String template() {
    return "organize/webhooks.jte";
  }

  @Override
  public String title() {
    return "Webhooks";
  }
}

package assay.server.review;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A case as the team of its entry sees it: that there is one, what was decided and what was
/// written. No evidence, no figure, no other team, and nothing that organizers said among
/// themselves.
///
/// @param kind as organizers see it
/// @param state `open` or `decided`
/// @param decision `none`, `approved`, `rejected`, `disqualified`
/// @param reason of the decision; empty while open
/// @param decidedAt null while open
/// @param awaitsYou the organizers asked, and nobody answered
/// @param answersLeft how often the team may write before organizers write again
/// @param messages oldest first
public record TeamCase(
    UUID id,
    String kind,
    String state,
    String decision,
    String reason,
    Instant openedAt,
    @Nullable Instant decidedAt,
    boolean awaitsYou,
    int answersLeft,
    List<Message> messages) {
  public TeamCase {
    messages = List.copyOf(messages);
  }

  /// @param by name of the member who wrote it; null: the organizers did
  public record Message(Instant at, @Nullable String by, String text) {}
}

package assay.server.team;

import assay.server.competition.Entrance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Enters one competition.
///
/// @param foundedAt when it registered
/// @param agreement with the terms; null: there were none when it was made
/// @param registration answers to the questions of the competition, by their key
/// @param members present ones, by the time they joined
public record Team(
    UUID id,
    UUID competition,
    String name,
    Instant foundedAt,
    @Nullable Agreement agreement,
    Map<String, String> registration,
    List<Member> members) {
  public Team {
    registration = Map.copyOf(registration);
    members = List.copyOf(members);
  }

  /// @param terms SHA-256 of what was agreed to
  public record Agreement(String terms, UUID by, Instant at) {}

  /// Whether it agreed to the terms as they are now.
  public boolean agreesTo(Entrance entrance) {
    return !entrance.hasTerms()
        || (agreement != null && agreement.terms().equals(entrance.termsDigest()));
  }

  Team with(List<Member> present) {
    return new Team(id, competition, name, foundedAt, agreement, registration, present);
  }

  /// Someone who may enter for the team, as the other members know them.
  public record Member(UUID id, String name, String email) {}
}

package assay.server.team;

import java.util.List;
import java.util.UUID;

/// Enters one competition.
///
/// @param members present ones, by the time they joined
public record Team(UUID id, UUID competition, String name, List<Member> members) {
  public Team {
    members = List.copyOf(members);
  }

  /// Someone who may enter for the team, as the other members know them.
  public record Member(UUID id, String name, String email) {}
}

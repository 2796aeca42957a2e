package assay.server.competition;

import java.util.Set;

/// How the standings of a track are made.
///
/// @param rule how its rows are ordered
/// @param accepts what counts: `published`, `claimed`, `re-run`, `reproduced`, `approved`; the rest
///   is listed unranked
/// @param selection which entry stands for a team: `best` or `last`
public record BoardRules(RankingRule rule, Set<String> accepts, String selection) {
  public BoardRules {
    accepts = Set.copyOf(accepts);
  }
}

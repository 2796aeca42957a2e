package assay.web;

/// What every page of a competition carries on its head.
///
/// @param home `/o/{organization}/{competition}`
/// @param board the board to show first; empty: there is none
/// @param isPrivate whether it exists only for some people
public record CompetitionHead(
    String organization, String name, String home, String board, boolean isPrivate) {}

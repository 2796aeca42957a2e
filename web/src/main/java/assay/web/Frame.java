package assay.web;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What every page needs to know of its request.
///
/// @param viewer null: not signed in
/// @param path the page's own address with its query, for coming back to it
/// @param now what "in two hours" is counted from
public record Frame(@Nullable Viewer viewer, Theme theme, String path, Instant now) {}

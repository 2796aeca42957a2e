package assay.server.seal;

import org.jspecify.annotations.Nullable;

/// An event of the log as it is sealed: every column as the text that the database gives.
///
/// @param at UTC with microseconds: `2026-03-12T09:07:30.123456Z`
/// @param actor null: the system itself
/// @param detail the text of the `jsonb`, which has its own order and spaces
record Deed(
    String tenant,
    String id,
    String at,
    @Nullable String actor,
    String action,
    String subjectKind,
    String subjectId,
    String detail) {}

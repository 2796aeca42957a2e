package assay.server.queue;

import assay.grading.ticket.ModelFailure;

/// How a model failed.
///
/// @param place where it happened, a full sentence
/// @param sawHidden it met hidden images, so the entry counts
/// @param onlyHidden it did well on every set that participants know: a human looks at it
record ModelFault(ModelFailure failure, String place, boolean sawHidden, boolean onlyHidden) {}

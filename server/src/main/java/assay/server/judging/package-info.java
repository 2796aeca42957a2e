/// Judges a submission when its score vectors are there: reproduction, scores, cases. A pure
/// function of vectors and hidden labels; it never runs a model.
@NullMarked
package assay.server.judging;

import org.jspecify.annotations.NullMarked;

/// What a score means. Pure: no database, no HTTP, no onnxruntime, no clock. Here stand the answers
/// that every check gives: accepted with notices, or refused with a reason.
@NullMarked
package assay.grading;

import org.jspecify.annotations.NullMarked;

/// `./assay bench inference`: a whole grading beside a bare loop of the runtime, and what devices
/// and settings do to scores.
@NullMarked
package assay.bench.inference;

import org.jspecify.annotations.NullMarked;

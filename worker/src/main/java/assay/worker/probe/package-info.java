/// What runs in the sandbox when it is tried: asks the kernel for all that a hostile model would
/// want. Judges nothing and knows nothing of who started it.
@NullMarked
package assay.worker.probe;

import org.jspecify.annotations.NullMarked;

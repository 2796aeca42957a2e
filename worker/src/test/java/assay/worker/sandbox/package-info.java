/// Tests of the sandbox with the real runtime.
@NullMarked
package assay.worker.sandbox;

import org.jspecify.annotations.NullMarked;

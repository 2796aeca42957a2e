/// Tests of what is asked of the kernel.
@NullMarked
package assay.worker.kernel;

import org.jspecify.annotations.NullMarked;

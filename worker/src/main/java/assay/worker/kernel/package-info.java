/// What the sandbox asks of the Linux kernel: a filter of system calls, control groups, and raw
/// calls to try both. Knows nothing of models.
@NullMarked
package assay.worker.kernel;

import org.jspecify.annotations.NullMarked;

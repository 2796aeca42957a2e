/// Tests of the commands, as a shell would call them.
@NullMarked
package assay.worker.cli;

import org.jspecify.annotations.NullMarked;

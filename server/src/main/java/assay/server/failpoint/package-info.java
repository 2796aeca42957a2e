/// Named places in the flow at which a drill may kill this process: where a crash would hurt most.
/// Does nothing unless a folder is named at the start; knows nothing of what it interrupts.
@NullMarked
package assay.server.failpoint;

import org.jspecify.annotations.NullMarked;

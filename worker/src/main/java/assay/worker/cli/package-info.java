/// The participants' commands on their own files: the same engine, formats and protocols as the
/// worker and the server.
@NullMarked
package assay.worker.cli;

import org.jspecify.annotations.NullMarked;

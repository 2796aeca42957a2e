/// Receipts of graded entries: what their reader may see of them, signed with the server's key. It
/// decides nothing about who sees what; that is the submission's view.
@NullMarked
package assay.server.receipt;

import org.jspecify.annotations.NullMarked;

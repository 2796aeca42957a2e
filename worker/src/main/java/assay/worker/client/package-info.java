/// The API from outside: what participants' tools speak to a server. Knows HTTP and JSON, nothing
/// of models.
@NullMarked
package assay.worker.client;

import org.jspecify.annotations.NullMarked;

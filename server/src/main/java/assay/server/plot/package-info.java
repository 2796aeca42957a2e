/// What is drawn of an entry, for the page and the API: who may see it, and the numbers behind each
/// chart. Reads score vectors and labels, writes nothing.
@NullMarked
package assay.server.plot;

import org.jspecify.annotations.NullMarked;

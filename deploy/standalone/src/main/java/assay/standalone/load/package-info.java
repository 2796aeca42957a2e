/// The load benchmark: a deadline's rush of score files, how soon an idle worker has a model, and a
/// gigabyte upload beside nginx, all through the public API of the single-machine edition.
@NullMarked
package assay.standalone.load;

import org.jspecify.annotations.NullMarked;

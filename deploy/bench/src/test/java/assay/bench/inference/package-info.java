/// The inference benchmark on little.
@NullMarked
package assay.bench.inference;

import org.jspecify.annotations.NullMarked;

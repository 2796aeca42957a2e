/// The static gate on a model of a gigabyte, beside what reads such a file anyway.
@NullMarked
package assay.bench.gate;

import org.jspecify.annotations.NullMarked;

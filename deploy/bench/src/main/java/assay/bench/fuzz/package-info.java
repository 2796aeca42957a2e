/// Drives Jazzer over the fuzz targets that stand beside the tests of `grading`.
@NullMarked
package assay.bench.fuzz;

import org.jspecify.annotations.NullMarked;

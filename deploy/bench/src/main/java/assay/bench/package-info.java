/// The benchmarks: our code and its public Python reference beside each other, on the same input,
/// in one run. Never part of what is shipped.
@NullMarked
package assay.bench;

import org.jspecify.annotations.NullMarked;

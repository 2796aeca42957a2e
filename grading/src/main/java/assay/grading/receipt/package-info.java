/// Receipts: what a graded entry came to, signed so that anyone can check it later without us.
/// Knows neither where a receipt is read from nor how JSON is written.
@NullMarked
package assay.grading.receipt;

import org.jspecify.annotations.NullMarked;

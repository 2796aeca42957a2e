/// One fuzz target a parser. `./assay fuzz` drives them with Jazzer; the tests replay every file
/// that was ever worth keeping.
@NullMarked
package assay.grading.fuzz;

import org.jspecify.annotations.NullMarked;

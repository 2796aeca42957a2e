/// Tests of the protocols, on the golden vectors and on numbers worked out by hand.
@NullMarked
package assay.grading.protocol;

import org.jspecify.annotations.NullMarked;

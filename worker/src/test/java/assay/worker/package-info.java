/// Tests of the worker as a whole, against a small server of our own, and what they share.
@NullMarked
package assay.worker;

import org.jspecify.annotations.NullMarked;

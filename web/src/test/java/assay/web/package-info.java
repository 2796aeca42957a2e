/// Tests of how pages look, on records written by hand.
@NullMarked
package assay.web;

import org.jspecify.annotations.NullMarked;

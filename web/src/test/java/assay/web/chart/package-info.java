/// Tests of the charts' arithmetic.
@NullMarked
package assay.web.chart;

import org.jspecify.annotations.NullMarked;

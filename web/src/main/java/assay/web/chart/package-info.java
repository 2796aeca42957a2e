/// Charts computed on the server: numbers in, places on the drawing out.
@NullMarked
package assay.web.chart;

import org.jspecify.annotations.NullMarked;

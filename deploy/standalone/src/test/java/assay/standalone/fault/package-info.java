@NullMarked
package assay.standalone.fault;

import org.jspecify.annotations.NullMarked;

/// The organizers' pages: inbox, a case, import of a bundle.
@NullMarked
package assay.web.organize;

import org.jspecify.annotations.NullMarked;

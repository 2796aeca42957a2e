/// The pages: maps use cases to the page records of module `web`, forms to use cases. Last in the
/// order; it decides nothing.
@NullMarked
package assay.server.pages;

import org.jspecify.annotations.NullMarked;

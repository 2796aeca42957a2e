/// Tests of the pages over HTTP, as a browser asks for them.
@NullMarked
package assay.server.pages;

import org.jspecify.annotations.NullMarked;

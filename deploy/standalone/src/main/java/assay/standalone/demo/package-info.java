/// The demo: makes its own data, starts the single-machine edition, then acts as organizers and
/// participants would, through the public API alone.
@NullMarked
package assay.standalone.demo;

import org.jspecify.annotations.NullMarked;

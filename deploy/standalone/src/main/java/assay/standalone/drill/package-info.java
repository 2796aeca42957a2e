/// The hostile afternoon: strangers' worst models and a few honest ones through one worker, and a
/// look at what is left of server and worker afterwards. Speaks to them as participants do, and to
/// the kernel about them; never to their insides.
@NullMarked
package assay.standalone.drill;

import org.jspecify.annotations.NullMarked;

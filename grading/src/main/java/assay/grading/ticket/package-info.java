/// What server and worker say to each other over HTTP. No label, identity, file name or original
/// digest ever stands here.
@NullMarked
package assay.grading.ticket;

import org.jspecify.annotations.NullMarked;

@NullMarked
package assay.server.question;

import org.jspecify.annotations.NullMarked;

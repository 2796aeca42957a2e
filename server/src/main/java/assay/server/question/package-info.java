/// What organizers ask of teams and entries, and whether an answer is one.
@NullMarked
package assay.server.question;

import org.jspecify.annotations.NullMarked;

/// The pages that tell what can be entered: home, a competition, its teams.
@NullMarked
package assay.web.competition;

import org.jspecify.annotations.NullMarked;

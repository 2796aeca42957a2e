/// The dev kit of a task: what participants need at home, as one zip made of what anybody may know.
/// Never a hidden set, never a label of a validation set.
@NullMarked
package assay.server.kit;

import org.jspecify.annotations.NullMarked;

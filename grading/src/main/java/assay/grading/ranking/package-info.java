/// Ranking rules: figures per column to ranks, with the explanation of each row.
@NullMarked
package assay.grading.ranking;

import org.jspecify.annotations.NullMarked;

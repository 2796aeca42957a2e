/// How certain a figure, a difference or a rank is: resampling, paired tests, tie groups.
/// Everything random starts from a seed and gives the same numbers on every machine.
@NullMarked
package assay.grading.statistics;

import org.jspecify.annotations.NullMarked;

/// How pages look: page records, templates, styles, scripts. It decides nothing.
@NullMarked
package assay.web;

import org.jspecify.annotations.NullMarked;

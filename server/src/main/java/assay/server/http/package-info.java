/// The HTTP edge: problems, headers, limits, cross-site defence, static files. Knows no feature.
@NullMarked
package assay.server.http;

import org.jspecify.annotations.NullMarked;

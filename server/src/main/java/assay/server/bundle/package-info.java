/// Competitions as files: reads a bundle, says every mistake in it, and splits its sets so that
/// labels never leave the server. Strangers' images are decoded in a child process.
@NullMarked
package assay.server.bundle;

import org.jspecify.annotations.NullMarked;

/// Tests of the server, and the server under test that other packages use.
@NullMarked
package assay.server;

import org.jspecify.annotations.NullMarked;

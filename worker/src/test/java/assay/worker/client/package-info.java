/// Tests of the API client against a small server of their own.
@NullMarked
package assay.worker.client;

import org.jspecify.annotations.NullMarked;

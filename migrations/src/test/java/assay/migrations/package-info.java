/// Tests of the schema, and the database that other modules' tests use.
@NullMarked
package assay.migrations;

import org.jspecify.annotations.NullMarked;

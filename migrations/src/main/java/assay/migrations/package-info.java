/// The schema (Flyway SQL, roles, row-level security) and the one program that applies it.
@NullMarked
package assay.migrations;

import org.jspecify.annotations.NullMarked;

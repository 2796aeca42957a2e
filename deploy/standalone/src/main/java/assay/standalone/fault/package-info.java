/// The fault drill: two servers, three workers and one PostgreSQL under load, while processes are
/// killed and frozen, connections cut and disks filled. Keeps its own history of everything that
/// was acknowledged and holds the tables against it at the end.
@NullMarked
package assay.standalone.fault;

import org.jspecify.annotations.NullMarked;

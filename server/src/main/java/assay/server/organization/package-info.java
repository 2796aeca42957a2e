/// Organizations (tenants) and who works for them. Decides membership, nothing of competitions.
@NullMarked
package assay.server.organization;

import org.jspecify.annotations.NullMarked;

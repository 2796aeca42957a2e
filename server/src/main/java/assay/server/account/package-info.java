/// People: sign-up, sign-in, sessions, API tokens, first start. Knows nothing of organizations or
/// competitions.
@NullMarked
package assay.server.account;

import org.jspecify.annotations.NullMarked;

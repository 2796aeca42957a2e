/// The pages about oneself: signing in and up, the owner's welcome, tokens.
@NullMarked
package assay.web.account;

import org.jspecify.annotations.NullMarked;

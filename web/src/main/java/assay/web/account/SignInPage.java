package assay.web.account;

import assay.web.Form;
import assay.web.Page;

/// Fields: `email`, `password`, `next`.
///
/// @param next where to go afterwards, a path of this site
public record SignInPage(Form form, String next) implements Page {
  @Override
  public String template() {
    return "account/signIn.jte";
  }

  @Override
  public String title() {
    return "Sign in";
  }
}

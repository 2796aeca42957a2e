package assay.web.account;

import assay.web.Form;
import assay.web.Page;

/// Fields: `name`, `email`, `password`.
///
/// @param isSent the same words whether the address was new or not
public record SignUpPage(Form form, boolean isSent) implements Page {
  @Override
  public String template() {
    return "account/signUp.jte";
  }

  @Override
  public String title() {
    return "Create an account";
  }
}

package assay.web.account;

import assay.web.Form;
import assay.web.Page;

/// The first owner chooses a name, an address and a password. Fields: `link`, `name`, `email`,
/// `password`.
///
/// @param link the one-time link's secret
/// @param isGood false: used, expired or never ours
public record WelcomePage(Form form, String link, boolean isGood) implements Page {
  @Override
  public String template() {
    return "account/welcome.jte";
  }

  @Override
  public String title() {
    return "Welcome to your server";
  }
}

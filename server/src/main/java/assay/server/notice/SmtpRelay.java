package assay.server.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Date;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The mail server that takes our mails. One connection a mail: they are few.
@Singleton
class SmtpRelay implements ApplicationEventListener<ServerStartupEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpRelay.class);
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int PERMANENT = 500;

  private final String host;
  private final String from;
  private final String username;
  private final String password;
  private final Session session;

  // Six parameters: what one needs to know of a relay.
  SmtpRelay(
      @Value("${assay.mail.host:}") String host,
      @Value("${assay.mail.port:587}") int port,
      @Value("${assay.mail.from:}") String from,
      @Value("${assay.mail.username:}") String username,
      @Value("${assay.mail.password:}") String password,
      @Value("${assay.mail.starttls:true}") boolean starttls) {
    if (!host.isBlank() && from.isBlank()) {
      throw new IllegalStateException(
          "assay.mail.host is set without assay.mail.from: give the sender's address");
    }
    this.host = host;
    this.from = from;
    this.username = username;
    this.password = password;
    this.session = session(host, port, starttls, !username.isBlank());
  }

  private static Session session(String host, int port, boolean starttls, boolean auth) {
    var p = new Properties();
    p.setProperty("mail.smtp.host", host);
    p.setProperty("mail.smtp.port", Integer.toString(port));
    p.setProperty("mail.smtp.auth", Boolean.toString(auth));
    p.setProperty("mail.smtp.starttls.enable", Boolean.toString(starttls));
    p.setProperty("mail.smtp.starttls.required", Boolean.toString(starttls));
    p.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    var patience = Integer.toString(PATIENCE_MILLIS);
    p.setProperty("mail.smtp.connectiontimeout", patience);
    p.setProperty("mail.smtp.timeout", patience);
    p.setProperty("mail.smtp.writetimeout", patience);
    return Session.getInstance(p);
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    if (isSet()) {
      LOG.info("mail goes out through {} as {}", host, from);
    } else {
      LOG.info("no mail is sent: assay.mail.host is not set");
    }
  }

  /// Whether there is one.
  boolean isSet() {
    return !host.isBlank();
  }

  Outcome send(Letter letter) {
    if (!isSet()) {
      return new Outcome.Failed("no mail is sent: assay.mail.host is not set");
    }
    try {
      var message = message(letter);
      try (var transport = session.getTransport("smtp")) {
        if (username.isBlank()) {
          transport.connect();
        } else {
          transport.connect(username, password);
        }
        transport.sendMessage(message, message.getAllRecipients());
      }
      return new Outcome.Delivered();
    } catch (MessagingException e) {
      LOG.warn("{} did not take the mail about event {}: {}", host, letter.event(), e.getMessage());
      return isPermanent(e)
          ? new Outcome.Refused("the mail server refuses this address for good")
          : new Outcome.Failed("the mail server did not take it");
    }
  }

  private static boolean isPermanent(MessagingException thrown) {
    for (Exception at = thrown; at instanceof MessagingException one; at = one.getNextException()) {
      if (at instanceof SMTPAddressFailedException refused
          && refused.getReturnCode() >= PERMANENT) {
        return true;
      }
    }
    return false;
  }

  private MimeMessage message(Letter letter) throws MessagingException {
    var sender = new InternetAddress(from, true);
    var domain = from.substring(from.lastIndexOf('@') + 1).replaceAll("[^A-Za-z0-9.-]", "");
    var id = "<%s.%s@%s>".formatted(letter.event(), letter.person(), domain);
    var message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
          }
        };
    message.setFrom(sender);
    message.setRecipient(RecipientType.TO, new InternetAddress(letter.to(), true));
    message.setSubject(letter.subject(), UTF_8.name());
    message.setSentDate(Date.from(letter.at()));
    message.setHeader("X-Assay-Event", letter.event().toString());
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setText(letter.text(), UTF_8.name());
    return message;
  }
}

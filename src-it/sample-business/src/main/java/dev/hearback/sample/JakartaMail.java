package dev.hearback.sample;

import static java.lang.System.Logger.Level.INFO;

import jakarta.enterprise.context.Dependent;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Mail by the server's mail session, looked up under the JNDI name that the system property {@code
 * sample.mail.session} gives (default {@code mail/calls}). Without one, mails are only logged.
 */
@Dependent
class JakartaMail implements Mail {

  private static final System.Logger LOG = System.getLogger(JakartaMail.class.getPackageName());

  @Override
  public void send(String to, String subject, String text, String key) {
    Optional<Session> session = session();
    if (session.isEmpty()) {
      LOG.log(INFO, "No mail session is set up: mail {0} is not sent", key);
      return;
    }
    try {
      MimeMessage message = new KeyedMessage(session.get(), key);
      message.setRecipients(RecipientType.TO, to);
      message.setSubject(subject, "UTF-8");
      message.setText(text, "UTF-8");
      Transport.send(message);
    } catch (MessagingException e) {
      // Thrown on, so that Hearback calls the observer again later.
      throw new IllegalStateException("Mail " + key, e);
    }
  }

  private static Optional<Session> session() {
    try {
      return Optional.of(
          InitialContext.doLookup(System.getProperty("sample.mail.session", "mail/calls")));
    } catch (NamingException e) {
      return Optional.empty();
    }
  }

  /** A message whose id is the key, so that mail programs show a repeated one once. */
  private static final class KeyedMessage extends MimeMessage {
    private final String key;

    KeyedMessage(Session session, String key) {
      super(session);
      this.key = key;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", "<" + key + "@calls.example>");
    }
  }
}

package dev.hearback.startup;

import dev.hearback.settings.InvalidSettingsException;
import dev.hearback.storage.ExceptionChains;
import dev.hearback.storage.StackText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why the application does not start. Servers print an exception of the start many times, with all
 * its causes: so the whole is logged here, once, and they get the code alone.
 */
final class Refusal {

  private static final Pattern CODE = Pattern.compile("HB-\\d{4}");

  /** As in the URL of a database. */
  private static final Pattern PASSWORD =
      Pattern.compile("(?i)((?:password|pwd|secret|token)=)[^&;,)\\s]*");

  private Refusal() {}

  /** Logs the error. */
  static IllegalStateException logged(Logger log, RuntimeException error) {
    Throwable ours = ours(error);
    String text = "HB-0066 Hearback does not start: ";
    String message = ExceptionChains.message(ours);
    if (ours instanceof InvalidSettingsException) { // which says all there is to say
      log.log(Level.ERROR, text + message);
    } else { // what exceptions say at a start is about the server, not about jobs
      String stack = StackText.of(ours, true);
      log.log(Level.ERROR, text + PASSWORD.matcher(stack).replaceAll("$1(secret)"));
    }
    Matcher code = CODE.matcher(message);
    String reason = code.lookingAt() ? code.group() : ExceptionChains.name(ours);
    return new IllegalStateException(text + reason + ", which the log explains");
  }

  /** Without what CDI and EJB have put around it. */
  private static Throwable ours(RuntimeException error) {
    return ExceptionChains.of(error).stream()
        .filter(cause -> CODE.matcher(ExceptionChains.message(cause)).lookingAt())
        .findFirst()
        .orElse(error);
  }
}

package dev.hearback.settings;

import java.lang.reflect.InvocationTargetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Liberty's {@code securityUtility encode} makes of a secret: {@code {aes}…} or {@code
 * {xor}…}. Liberty decodes it in its own elements, but not in variables that MicroProfile Config
 * reads.
 *
 * @see <a href="https://openliberty.io/docs/latest/password-encryption.html">Password encryption
 *     limitations</a>, read on 2026-11-21
 */
final class LibertyEncoding {

  private static final Pattern ENCODED = Pattern.compile("\\{(xor|aes|aes-128|aes-256|hash)}.*");
  private static final String DECODER = "com.ibm.websphere.crypto.PasswordUtil";

  private LibertyEncoding() {}

  /**
   * The secret itself; on other servers, and if it is not encoded, the text as it is.
   *
   * @throws IllegalArgumentException if Liberty cannot decode it, with what is to be done
   */
  static String decoded(String text) {
    Matcher encoded = ENCODED.matcher(text);
    if (!encoded.matches() || System.getProperty("wlp.install.dir") == null) {
      return text;
    }
    try {
      return (String)
          Class.forName(DECODER, true, Thread.currentThread().getContextClassLoader())
              .getMethod("decode", String.class)
              .invoke(null, text);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "a secret that securityUtility encoded with this server's key, found one in {"
              + encoded.group(1)
              + "} that this server cannot decode",
          e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "<feature>passwordUtilities-1.1</feature> in server.xml, which decodes {"
              + encoded.group(1)
              + "}, found a server without it",
          e);
    }
  }
}

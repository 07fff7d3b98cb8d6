package dev.hearback.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * WildFly's limit for bodies of requests, from its configuration file: while the server boots, JMX
 * does not tell it yet.
 */
final class PostLimit {

  /** WildFly's default. */
  private static final long BY_DEFAULT = 10L * 1024 * 1024;

  private static final Pattern FILE = Pattern.compile("(?:--server-config=|-c[= ])(\\S+)");

  private PostLimit() {}

  /** The configuration file of the server that we run on. */
  static Path configuration() {
    Matcher named = FILE.matcher(System.getProperty("sun.java.command", ""));
    return Path.of(
        System.getProperty("jboss.server.config.dir", ""),
        named.find() ? named.group(1) : "standalone.xml");
  }

  /**
   * The smallest limit of any listener in bytes.
   *
   * @return {@link Long#MAX_VALUE} if there is no limit; empty if the file does not tell
   */
  static OptionalLong smallest(Path configuration) {
    OptionalLong smallest = OptionalLong.empty();
    try (InputStream in = Files.newInputStream(configuration)) {
      XMLInputFactory factory = XMLInputFactory.newInstance();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT
            && xml.getLocalName().matches("https?-listener")) {
          long limit = limit(xml.getAttributeValue(null, "max-post-size"));
          smallest = OptionalLong.of(Math.min(limit, smallest.orElse(Long.MAX_VALUE)));
        }
      }
      return smallest;
    } catch (IOException | XMLStreamException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static long limit(String text) {
    long limit = text == null ? BY_DEFAULT : Long.parseLong(text);
    return limit == 0 ? Long.MAX_VALUE : limit;
  }
}

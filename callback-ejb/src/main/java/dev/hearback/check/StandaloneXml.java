package dev.hearback.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * WildFly's configuration file, which tells its limits: while the server boots, JMX does not yet.
 */
final class StandaloneXml {

  private static final Pattern FILE = Pattern.compile("(?:--server-config=|-c[= ])(\\S+)");

  private StandaloneXml() {}

  /** Takes an element that begins. */
  @FunctionalInterface
  interface Elements {
    void begin(XMLStreamReader xml) throws XMLStreamException;
  }

  /** That of the server that we run on. */
  static Path ofThisServer() {
    Matcher named = FILE.matcher(System.getProperty("sun.java.command", ""));
    return Path.of(
        System.getProperty("jboss.server.config.dir", ""),
        named.find() ? named.group(1) : "standalone.xml");
  }

  /** Shows all elements of a file, in their order. */
  static void read(Path file, Elements elements) throws IOException, XMLStreamException {
    try (InputStream in = Files.newInputStream(file)) {
      XMLInputFactory factory = XMLInputFactory.newInstance();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) {
          elements.begin(xml);
        }
      }
    }
  }
}

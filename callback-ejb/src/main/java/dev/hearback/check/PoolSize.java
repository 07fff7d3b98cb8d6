package dev.hearback.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** How many connections WildFly lets a data source have, from its configuration file. */
final class PoolSize {

  /** WildFly's default. */
  private static final int BY_DEFAULT = 20;

  private static final String DEFAULT_DATA_SOURCE = "java:comp/DefaultDataSource";

  private final Map<String, String> sizes = new HashMap<>();
  private String dataSource = "";
  private String defaultDataSource = "";

  /** Of options that change what the file says. */
  private static final Pattern CHANGES = Pattern.compile("\\s(?:--yaml|-y)[= ]");

  private PoolSize() {}

  /** The size on the server that we run on. */
  static OptionalInt now(String name) {
    return CHANGES.matcher(System.getProperty("sun.java.command", "")).find()
        ? OptionalInt.empty()
        : of(name, StandaloneXml.ofThisServer());
  }

  /**
   * The size of a data source's pool.
   *
   * @param name in JNDI
   * @return empty if the file does not tell
   */
  static OptionalInt of(String name, Path configuration) {
    PoolSize pools = new PoolSize();
    try {
      StandaloneXml.read(configuration, pools::read);
    } catch (IOException | XMLStreamException e) {
      return OptionalInt.empty();
    }
    return pools.of(name);
  }

  private void read(XMLStreamReader xml) throws XMLStreamException {
    switch (xml.getLocalName()) {
      case "datasource", "xa-datasource" -> {
        dataSource = plain(String.valueOf(xml.getAttributeValue(null, "jndi-name")));
        sizes.put(dataSource, Integer.toString(BY_DEFAULT));
      }
      case "max-pool-size" -> sizes.put(dataSource, xml.getElementText().strip());
      case "default-bindings" ->
          defaultDataSource = plain(String.valueOf(xml.getAttributeValue(null, "datasource")));
      default -> {
        // of no interest
      }
    }
  }

  private OptionalInt of(String name) {
    String size =
        sizes.getOrDefault(name.equals(DEFAULT_DATA_SOURCE) ? defaultDataSource : plain(name), "");
    return size.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(size)) : OptionalInt.empty();
  }

  /** WildFly's {@code java:/jdbc/shop} is {@code jdbc/shop} as well. */
  private static String plain(String name) {
    return name.replaceFirst("^java:/", "");
  }
}

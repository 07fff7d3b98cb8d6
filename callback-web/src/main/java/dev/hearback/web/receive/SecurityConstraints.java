package dev.hearback.web.receive;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The security constraints in {@code web.xml}: callbacks have no login of the server's.
 *
 * @param login which URL patterns need a login, for POST
 * @param takesCredentials whether users log in by Basic authentication
 */
record SecurityConstraints(Map<String, Boolean> login, boolean takesCredentials) {

  private static final SecurityConstraints NONE = new SecurityConstraints(Map.of(), false);

  static SecurityConstraints of(ServletContext context) {
    try (InputStream descriptor = context.getResourceAsStream("/WEB-INF/web.xml")) {
      return descriptor == null ? NONE : read(descriptor);
    } catch (IOException | XMLStreamException e) { // the server has read it and will tell
      return NONE;
    }
  }

  static SecurityConstraints read(InputStream descriptor) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XMLStreamReader xml = factory.createXMLStreamReader(descriptor);
    Map<String, Boolean> login = new HashMap<>();
    boolean takesCredentials = false;
    while (xml.hasNext()) {
      int event = xml.next();
      if (begins(event, xml, "security-constraint")) {
        readConstraint(xml, login);
      } else if (begins(event, xml, "auth-method")) {
        takesCredentials = xml.getElementText().strip().startsWith("BASIC");
      }
    }
    return new SecurityConstraints(login, takesCredentials);
  }

  /** The pattern by which the server wants a login for callbacks there. */
  Optional<String> on(CallbackPaths paths) {
    return paths.examples().stream().flatMap(this::closest).filter(login::get).findFirst();
  }

  private Stream<String> closest(String path) {
    return login.keySet().stream()
        .filter(pattern -> CallbackPaths.covers(pattern, path))
        .max(Comparator.comparing(String::length))
        .stream();
  }

  private static void readConstraint(XMLStreamReader xml, Map<String, Boolean> login)
      throws XMLStreamException {
    List<String> patterns = new ArrayList<>();
    List<String> methods = new ArrayList<>();
    boolean needsLogin = false;
    int event = xml.next();
    while (event != XMLStreamConstants.END_ELEMENT
        || !xml.getLocalName().equals("security-constraint")) {
      if (begins(event, xml, "url-pattern")) {
        patterns.add(xml.getElementText().strip());
      } else if (begins(event, xml, "http-method")) {
        methods.add(xml.getElementText().strip());
      }
      needsLogin |= begins(event, xml, "auth-constraint");
      event = xml.next();
    }
    if (methods.isEmpty() || methods.contains("POST")) {
      for (String pattern : patterns) {
        login.merge(pattern, needsLogin, Boolean::logicalAnd); // an open one opens
      }
    }
  }

  private static boolean begins(int event, XMLStreamReader xml, String element) {
    return event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals(element);
  }
}

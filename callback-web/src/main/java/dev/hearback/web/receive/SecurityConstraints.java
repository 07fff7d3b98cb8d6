package dev.hearback.web.receive;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The security constraints in {@code web.xml}: callbacks have no login of the server's. See chapter
 * 13.8 of the servlet specification.
 *
 * @param rules what they demand
 * @param deniesUncovered whether methods are refused that no rule for their path names
 * @param takesCredentials whether users log in by Basic authentication
 */
record SecurityConstraints(List<Rule> rules, boolean deniesUncovered, boolean takesCredentials) {

  private static final SecurityConstraints NONE = new SecurityConstraints(List.of(), false, false);

  /** Whom a rule lets in. */
  enum Access {
    EVERYBODY,
    USERS,
    NOBODY
  }

  /**
   * What one constraint demands on one pattern.
   *
   * @param named methods
   * @param butThose whether it is for all other methods
   */
  record Rule(
      String pattern, Set<String> named, boolean butThose, Access access, boolean encrypted) {

    boolean isFor(String method) {
      return named.contains(method) != butThose;
    }
  }

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
    List<Rule> rules = new ArrayList<>();
    boolean deniesUncovered = false;
    boolean takesCredentials = false;
    while (xml.hasNext()) {
      int event = xml.next();
      if (begins(event, xml, "security-constraint")) {
        rules.addAll(constraint(xml));
      } else if (begins(event, xml, "auth-method")) {
        takesCredentials = xml.getElementText().strip().startsWith("BASIC");
      }
      deniesUncovered |= begins(event, xml, "deny-uncovered-http-methods");
    }
    return new SecurityConstraints(rules, deniesUncovered, takesCredentials);
  }

  /** The pattern by which the server refuses callbacks of this method, or wants a login. */
  Optional<String> refusing(String method, CallbackPaths paths) {
    return first(
        paths,
        pattern -> {
          List<Rule> found = rules(pattern, method);
          return found.isEmpty()
              ? deniesUncovered
              : found.stream().anyMatch(rule -> rule.access() == Access.NOBODY)
                  || found.stream().noneMatch(rule -> rule.access() == Access.EVERYBODY);
        });
  }

  /** The pattern by which the server redirects callbacks that reach it without TLS. */
  Optional<String> redirecting(CallbackPaths paths) {
    return first(
        paths,
        pattern -> {
          List<Rule> found = rules(pattern, "POST");
          return !found.isEmpty() && found.stream().allMatch(Rule::encrypted);
        });
  }

  private Optional<String> first(CallbackPaths paths, Predicate<String> pattern) {
    return paths.examples(rules.stream().map(Rule::pattern).toList()).stream()
        .flatMap(path -> closest(path).stream())
        .filter(pattern)
        .findFirst();
  }

  /** The longest, but an exact one before all. */
  private Optional<String> closest(String path) {
    return rules.stream()
        .map(Rule::pattern)
        .filter(pattern -> CallbackPaths.covers(pattern, path))
        .max(
            Comparator.comparingInt(
                pattern -> pattern.equals(path) ? Integer.MAX_VALUE : pattern.length()));
  }

  private List<Rule> rules(String pattern, String method) {
    return rules.stream()
        .filter(rule -> rule.pattern().equals(pattern) && rule.isFor(method))
        .toList();
  }

  private static List<Rule> constraint(XMLStreamReader xml) throws XMLStreamException {
    List<Rule> found = new ArrayList<>();
    Access access = Access.EVERYBODY;
    boolean encrypted = false;
    for (int event = xml.next(); !ends(event, xml, "security-constraint"); event = xml.next()) {
      if (begins(event, xml, "web-resource-collection")) {
        found.addAll(collection(xml));
      } else if (begins(event, xml, "auth-constraint")) {
        access = Access.NOBODY;
      } else if (begins(event, xml, "role-name")) {
        access = Access.USERS;
      } else if (begins(event, xml, "transport-guarantee")) {
        encrypted = !xml.getElementText().strip().equals("NONE");
      }
    }
    List<Rule> rules = new ArrayList<>();
    for (Rule rule : found) {
      rules.add(new Rule(rule.pattern(), rule.named(), rule.butThose(), access, encrypted));
    }
    return rules;
  }

  /** Its rules, as if the constraint demanded nothing. */
  private static List<Rule> collection(XMLStreamReader xml) throws XMLStreamException {
    List<String> patterns = new ArrayList<>();
    Set<String> named = new HashSet<>();
    boolean butThose = true;
    for (int event = xml.next(); !ends(event, xml, "web-resource-collection"); event = xml.next()) {
      if (begins(event, xml, "url-pattern")) {
        patterns.add(xml.getElementText().strip());
      } else if (begins(event, xml, "http-method")) {
        butThose = false;
        named.add(xml.getElementText().strip());
      } else if (begins(event, xml, "http-method-omission")) {
        named.add(xml.getElementText().strip());
      }
    }
    boolean others = butThose;
    return patterns.stream()
        .map(pattern -> new Rule(pattern, named, others, Access.EVERYBODY, false))
        .toList();
  }

  private static boolean begins(int event, XMLStreamReader xml, String element) {
    return event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals(element);
  }

  private static boolean ends(int event, XMLStreamReader xml, String element) {
    return event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals(element);
  }
}

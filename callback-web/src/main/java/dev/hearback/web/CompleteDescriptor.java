package dev.hearback.web;

import dev.hearback.storage.StackText;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Refuses a WAR whose {@code web.xml} says that nothing is to be looked for beside it: servers
 * would find neither our start, which is an EJB, nor our filter. They call this class all the same.
 */
public class CompleteDescriptor implements ServletContainerInitializer {

  private static final Logger LOG = System.getLogger(CompleteDescriptor.class.getPackageName());

  @Override
  public void onStartup(Set<Class<?>> classes, ServletContext context) throws ServletException {
    try (InputStream descriptor = context.getResourceAsStream("/WEB-INF/web.xml")) {
      if (descriptor != null && isComplete(descriptor)) {
        String message =
            "HB-0120 WEB-INF/web.xml: expected no metadata-complete=\"true\", found it in "
                + context.getContextPath()
                + ". With it, servers do not look for Hearback's start and filter: remove it";
        context.addListener(new Refusing(message)); // Open Liberty starts it after the exception
        throw new ServletException(message);
      }
    } catch (IOException | XMLStreamException e) {
      LOG.log(
          Level.DEBUG,
          () -> "WEB-INF/web.xml cannot be read, which the server tells: " + StackText.of(e));
    }
  }

  private record Refusing(String message) implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      throw new IllegalStateException(message);
    }
  }

  static boolean isComplete(InputStream descriptor) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XMLStreamReader xml = factory.createXMLStreamReader(descriptor);
    while (xml.hasNext() && !xml.isStartElement()) {
      xml.next();
    }
    String complete = xml.getAttributeValue(null, "metadata-complete");
    return "true".equals(complete) || "1".equals(complete);
  }
}

package dev.hearback.web.receive;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where callbacks arrive below the context root, as other parts of the application see it.
 *
 * @param examples a path of each kind
 */
record CallbackPaths(List<String> examples) {

  static CallbackPaths of(ServletContext context) {
    ServletRegistration servlet = context.getServletRegistration(ReceivingFilter.SERVLET);
    return below(servlet == null ? List.of() : present(servlet.getMappings()));
  }

  /** Those below such servlet mappings, for example {@code /hearback/*}. */
  static CallbackPaths below(Collection<String> mappings) {
    return new CallbackPaths(
        mappings.stream()
            .map(mapping -> mapping.replaceFirst("/[*]$", ""))
            .flatMap(base -> Stream.of(base + "/callbacks/p/t", base + "/hooks/n/s"))
            .toList());
  }

  /** The classes of the filters that callbacks pass, but for ours. */
  List<String> filters(ServletContext context) {
    return context.getFilterRegistrations().values().stream()
        .filter(this::isBefore)
        .map(FilterRegistration::getClassName)
        .filter(name -> !name.equals(ReceivingFilter.class.getName()))
        .sorted()
        .toList();
  }

  boolean isBefore(FilterRegistration filter) {
    Collection<String> servlets = present(filter.getServletNameMappings());
    return servlets.contains(ReceivingFilter.SERVLET)
        || servlets.contains("*")
        || present(filter.getUrlPatternMappings()).stream()
            .anyMatch(pattern -> examples.stream().anyMatch(path -> covers(pattern, path)));
  }

  /** Open Liberty gives null for none. */
  private static Collection<String> present(Collection<String> mappings) {
    return mappings == null ? List.of() : mappings;
  }

  /** Whether a URL pattern of {@code web.xml} covers this path, which has no extension. */
  static boolean covers(String pattern, String path) {
    return pattern.equals("/")
        || (pattern.endsWith("/*") && path.startsWith(pattern.substring(0, pattern.length() - 1)));
  }
}

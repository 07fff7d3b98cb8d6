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
 * @param folders each path has two more parts: the name of a provider or hook, and a secret
 */
record CallbackPaths(List<String> folders) {

  static CallbackPaths of(ServletContext context) {
    ServletRegistration servlet = context.getServletRegistration(ReceivingFilter.SERVLET);
    return below(servlet == null ? List.of() : present(servlet.getMappings()));
  }

  /** Those below such servlet mappings, for example {@code /hearback/*}. */
  static CallbackPaths below(Collection<String> mappings) {
    return new CallbackPaths(
        mappings.stream()
            .map(mapping -> mapping.replaceFirst("/[*]$", ""))
            .flatMap(base -> Stream.of(base + "/callbacks", base + "/hooks"))
            .toList());
  }

  /**
   * A path of each kind, and one for each of these URL patterns that covers only some of a kind.
   */
  List<String> examples(Collection<String> patterns) {
    return Stream.concat(
            folders.stream().map(folder -> folder + "/n/s"),
            patterns.stream().flatMap(pattern -> examples(pattern).limit(1)))
        .toList();
  }

  private Stream<String> examples(String pattern) {
    String fixed = pattern.replaceFirst("/[*]$", "");
    return Stream.of(fixed, fixed + "/s").filter(path -> isOne(path) && covers(pattern, path));
  }

  private boolean isOne(String path) {
    return folders.stream()
        .filter(path::startsWith)
        .anyMatch(folder -> path.substring(folder.length()).matches("/[^/]+/[^/]+/?"));
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
    Collection<String> patterns = present(filter.getUrlPatternMappings());
    Collection<String> servlets = present(filter.getServletNameMappings());
    return servlets.contains(ReceivingFilter.SERVLET)
        || servlets.contains("*")
        || examples(patterns).stream()
            .anyMatch(path -> patterns.stream().anyMatch(pattern -> covers(pattern, path)));
  }

  /** Open Liberty gives null for none. */
  private static Collection<String> present(Collection<String> mappings) {
    return mappings == null ? List.of() : mappings;
  }

  /** Whether a URL pattern of {@code web.xml} covers this path, which has no extension. */
  static boolean covers(String pattern, String path) {
    return pattern.equals("/")
        || pattern.equals(path)
        || (pattern.endsWith("/*")
            && (path + "/").startsWith(pattern.substring(0, pattern.length() - 1)));
  }
}

package dev.hearback.deliver;

import dev.hearback.storage.ExceptionChains;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where in the application's own code a throwable came from. */
final class OwnFrame {

  /** Of the JDK, servers, drivers, and what lies between an application and these; proxies. */
  private static final Pattern PLATFORM =
      Pattern.compile(
          "(java|javax|jakarta|jdk|sun|com\\.sun|oracle|org\\.(apache|eclipse|glassfish|h2|hibernate"
              + "|jboss|mariadb|postgresql|wildfly|xnio)|fish\\.payara"
              + "|io\\.(agroal|openliberty|smallrye|undertow)|com\\.(mysql|zaxxer|microsoft\\.sqlserver"
              + "|ibm\\.(db2|tx|ws|wsspi)))\\..*|.*(\\$\\$|\\$Proxy).*");

  private OwnFrame() {}

  /**
   * The innermost frame of the observer's class, or of other code that is neither the platform's
   * nor ours; if there is none, one of ours; else whichever there is. The root cause is looked at
   * first.
   *
   * @param observer the class of the observer that was called; empty if none was
   */
  static Optional<String> of(Throwable error, String observer) {
    List<StackTraceElement> frames =
        ExceptionChains.fromRoot(error).stream()
            .flatMap(cause -> Arrays.stream(ExceptionChains.frames(cause)))
            .toList();
    Predicate<StackTraceElement> noPlatform = frame -> !isOfPlatform(frame);
    Predicate<StackTraceElement> own =
        noPlatform.and(frame -> !isOurs(frame) || is(observer, frame));
    return Stream.of(own, noPlatform, frame -> true)
        .flatMap(wanted -> frames.stream().filter(wanted).limit(1))
        .findFirst()
        .map(OwnFrame::line);
  }

  /** Without the names of module and class loader, which some servers make long. */
  private static String line(StackTraceElement frame) {
    return new StackTraceElement(
            frame.getClassName(), frame.getMethodName(), frame.getFileName(), frame.getLineNumber())
        .toString();
  }

  private static boolean isOfPlatform(StackTraceElement frame) {
    return PLATFORM.matcher(frame.getClassName()).matches();
  }

  private static boolean isOurs(StackTraceElement frame) {
    return frame.getClassName().startsWith("dev.hearback.");
  }

  private static boolean is(String observer, StackTraceElement frame) {
    String name = frame.getClassName();
    return !observer.isEmpty() && (name.equals(observer) || name.startsWith(observer + "$"));
  }
}

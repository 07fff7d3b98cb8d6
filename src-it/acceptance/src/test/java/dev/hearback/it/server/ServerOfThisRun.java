package dev.hearback.it.server;

import java.nio.file.Path;
import java.util.List;

/** The server that the Maven profile chose, as the build has set it up. */
public final class ServerOfThisRun {

  /** What users get. */
  private static final Path FILES = Path.of("..", "servers");

  private ServerOfThisRun() {}

  /** One with nothing deployed, whose files go into this folder. */
  public static Server in(Path folder) {
    String server = System.getProperty("it.server");
    return switch (server) {
      case "payara-micro" ->
          new PayaraMicro(
              path("it.payara-micro"),
              FILES.resolve(Path.of("payara-micro", "pre-boot.txt")),
              folder);
      case "payara-server", "payara7" ->
          new PayaraServer(
              path("it.payara-home"),
              path("it.payara-domain"),
              List.of(System.getProperty("it.ports").split(",")),
              FILES.resolve(Path.of("payara-server", "hearback.asadmin")),
              folder);
      case "glassfish" ->
          new GlassFish(
              path("it.glassfish-home"),
              path("it.glassfish-domain"),
              List.of(System.getProperty("it.ports").split(",")),
              folder);
      case "openliberty" ->
          new OpenLiberty(
              path("it.liberty-home"), path("it.liberty-configuration"), path("it.h2"), folder);
      case "wildfly", "wildfly-preview" ->
          new WildFly(path("it.wildfly-home"), path("it.wildfly-configuration"), folder);
      default -> throw new IllegalStateException("it.server is unknown: " + server);
    };
  }

  private static Path path(String property) {
    return Path.of(System.getProperty(property));
  }
}

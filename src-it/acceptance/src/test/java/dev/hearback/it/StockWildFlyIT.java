package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.it.server.WildFly;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** WildFly as it comes, without our script. */
@Tag("wildfly")
class StockWildFlyIT {

  @Test
  void whatIsMissing_isNamedWithTheCommandThatMendsIt() throws Exception {
    Path servers = Files.createDirectories(Path.of("target", "servers"));
    Path folder = Files.createTempDirectory(servers, "stock-");
    assertThatThrownBy(
            () ->
                new WildFly(path("it.wildfly-home"), path("it.wildfly-stock"), folder)
                    .deploy(ShippedArchive.any().toPath())
                    .start())
        .hasMessageContaining("fault tolerance  WARN  the server ignores it")
        .hasMessageContaining("/subsystem=microprofile-fault-tolerance-smallrye:add")
        .hasMessageContaining("request size     WARN  10485760 bytes")
        .hasMessageContaining("write-attribute(name=max-post-size,value=68157440)")
        .hasMessageContaining("database         FAIL  refused")
        .hasMessageContaining("data-source=HearbackDS:add(jndi-name=java:/jdbc/hearback,");
  }

  private static Path path(String property) {
    return Path.of(System.getProperty(property));
  }
}

package dev.hearback.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolSizeTest {

  @TempDir Path folder;

  @Test
  void sizeIsTheOneThatTheFileSays_orWildFlysDefault() throws IOException {
    assertThat(size("java:jboss/datasources/ExampleDS")).hasValue(20);
    assertThat(size("java:comp/DefaultDataSource")).hasValue(20);
    assertThat(size("jdbc/shop")).hasValue(50);
    assertThat(size("java:/jdbc/shop")).hasValue(50);
    assertThat(size("java:jboss/datasources/both")).hasValue(7);
  }

  @Test
  void sizeThatTheFileDoesNotTell_isNotKnown() throws IOException {
    assertThat(size("java:jboss/datasources/elsewhere")).isEmpty();
    assertThat(size("java:jboss/datasources/computed")).isEmpty();
    assertThat(PoolSize.of("jdbc/shop", folder.resolve("none.xml"))).isEmpty();
  }

  private OptionalInt size(String name) throws IOException {
    String xml =
        """
        <server xmlns="urn:jboss:domain:20.0"><profile>
        <subsystem xmlns="urn:jboss:domain:datasources:7.2"><datasources>
          <datasource jndi-name="java:jboss/datasources/ExampleDS" pool-name="ExampleDS"/>
          <datasource jndi-name="java:/jdbc/shop" pool-name="shop">
            <pool><min-pool-size>2</min-pool-size><max-pool-size>50</max-pool-size></pool>
          </datasource>
          <xa-datasource jndi-name="java:jboss/datasources/both" pool-name="both">
            <xa-pool><max-pool-size>7</max-pool-size></xa-pool>
          </xa-datasource>
          <datasource jndi-name="java:jboss/datasources/computed" pool-name="computed">
            <pool><max-pool-size>${env.POOL:30}</max-pool-size></pool>
          </datasource>
        </datasources></subsystem>
        <subsystem xmlns="urn:jboss:domain:ee:6.0">
          <default-bindings datasource="java:jboss/datasources/ExampleDS"/>
        </subsystem></profile></server>
        """;
    return PoolSize.of(name, Files.writeString(folder.resolve("standalone.xml"), xml));
  }
}

package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

  @Test
  void databaseInMemory_isRefused_namingTheWaysOut() {
    assertThatThrownBy(() -> open(h2("mem:" + UUID.randomUUID()), false))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("HB-0201")
        .hasMessageContaining("in memory")
        .hasMessageContaining("hearback.datasource")
        .hasMessageContaining("asadmin create-jdbc-resource")
        .hasMessageContaining("/subsystem=datasources")
        .hasMessageContaining("hearback.storage.allow-volatile=true");
  }

  @Test
  void databaseInTheTemporaryDirectory_isRefused(@TempDir Path directory) {
    assertThatThrownBy(() -> open(h2("file:" + directory.resolve("x")), false))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("HB-0201")
        .hasMessageContaining("temporary directory");
  }

  @Test
  void volatileDatabase_isUsedIfAllowed() {
    assertThatCode(() -> open(h2("mem:" + UUID.randomUUID()), true)).doesNotThrowAnyException();
  }

  @Test
  void temporaryIsWhatLiesBelowTheTemporaryDirectory() {
    assertThat(VolatileH2.isTemporary("/tmp/a/db", "/tmp")).isTrue();
    assertThat(VolatileH2.isTemporary("/tmp/../tmp/db", "/tmp/")).isTrue();
    assertThat(VolatileH2.isTemporary("memFS:db", "/tmp")).isTrue();
    assertThat(VolatileH2.isTemporary("/var/lib/db", "/tmp")).isFalse();
    assertThat(VolatileH2.isTemporary("/tmpfiles/db", "/tmp")).isFalse();
  }

  @Test
  void otherDatabase_isRefusedByName() {
    assertThatThrownBy(() -> open(pretending("MySQL", 8, 4), false))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("HB-0202")
        .hasMessageContaining("MySQL 8.4")
        .hasMessageContaining("PostgreSQL 12 or later")
        .hasMessageContaining("H2 2.2 or later");
  }

  @Test
  void oldVersion_isRefused() {
    assertThatThrownBy(() -> open(pretending("H2", 1, 4), true)).hasMessageContaining("H2 1.4");
    assertThatThrownBy(() -> open(pretending("H2", 2, 1), true)).hasMessageContaining("H2 2.1");
    assertThatThrownBy(() -> open(pretending("PostgreSQL", 11, 0), true))
        .hasMessageContaining("PostgreSQL 11.0");
  }

  @Test
  void nameOfNoDataSource_isToldWithThoseThatAreThere() {
    Database database = new Database();
    assertThatThrownBy(() -> database.open("jdbc/shoop", Optional.empty(), true, true))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageStartingWith("HB-0221 ")
        .hasMessageEndingWith("found jdbc/shoop. This server shows no data source");
    database.open(h2("mem:" + UUID.randomUUID()), Optional.empty(), true, true);
    assertThatThrownBy(() -> database.useWith("jdbc/shoop"))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("HB-0224 ")
        .hasMessageEndingWith("jdbc/shoop. This server shows no data source");
  }

  @Test
  void schemaThatIsNoPlainName_isRefused() {
    for (String name : new String[] {"", "a b", "a;drop table x", "A", "1a", "\"a\""}) {
      assertThatThrownBy(() -> new Database().open(h2("mem:x"), Optional.of(name), true, true))
          .isInstanceOf(UnusableDatabaseException.class)
          .hasMessageContaining("HB-0206");
    }
  }

  @Test
  void h2InASchemaOfItsOwn_works() {
    assertThatCode(
            () ->
                new Database()
                    .open(
                        h2("mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"),
                        Optional.of("hear"),
                        true,
                        true))
        .doesNotThrowAnyException();
  }

  private static void open(DataSource dataSource, boolean allowVolatile) {
    new Database().open(dataSource, Optional.empty(), allowVolatile, true);
  }

  private static DataSource h2(String path) {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:" + path);
    return dataSource;
  }

  private static DataSource pretending(String product, int major, int minor) {
    DatabaseMetaData metaData =
        proxy(
            DatabaseMetaData.class,
            name ->
                switch (name) {
                  case "getDatabaseProductName" -> product;
                  case "getDatabaseMajorVersion" -> major;
                  case "getDatabaseMinorVersion" -> minor;
                  default -> throw new UnsupportedOperationException(name);
                });
    Connection connection =
        proxy(Connection.class, name -> name.equals("getMetaData") ? metaData : null);
    return proxy(DataSource.class, name -> connection);
  }

  private static <T> T proxy(Class<T> type, java.util.function.Function<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.apply(method.getName())));
  }
}

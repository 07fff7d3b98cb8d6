package dev.hearback.storage;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.ats.jta.common.jtaPropertyManager;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A real database with a real transaction manager and pool, as a server has them. */
public final class TestDatabase implements AutoCloseable {

  /** Which database. */
  public enum Product {
    H2,
    POSTGRESQL
  }

  private static EmbeddedPostgres server;

  private final Product product;
  private final String url;
  private final Optional<String> schema;
  private final AgroalDataSource pool;
  private final CountingDataSource dataSource;
  private final Database database = new Database();
  private final Transactions transactions = new JtaTransactions();

  private TestDatabase(Product product, String url, Optional<String> schema) {
    this.product = product;
    this.url = url;
    this.schema = schema;
    this.pool = pool(url);
    this.dataSource = new CountingDataSource(pool);
  }

  /** An empty database: a new H2 file, or a new schema of the one PostgreSQL server. */
  public static TestDatabase empty(Product product) {
    String name = "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    return switch (product) {
      case H2 ->
          new TestDatabase(
              product,
              // H2 may repeat a query's former result after another connection has committed
              "jdbc:h2:file:"
                  + target().resolve("h2").resolve(name)
                  + ";OPTIMIZE_REUSE_RESULTS=FALSE",
              Optional.empty());
      case POSTGRESQL -> new TestDatabase(product, postgresql(), Optional.of(name));
    };
  }

  /** A database with Hearback's tables. */
  public static TestDatabase ready(Product product) {
    TestDatabase empty = empty(product);
    empty.open();
    return empty;
  }

  /** Opens it as a node does at its start; the build may well run in a temporary directory. */
  public Database open() {
    database.open(dataSource, schema, true, true);
    return database;
  }

  public Product product() {
    return product;
  }

  public Optional<String> schema() {
    return schema;
  }

  public Database database() {
    return database;
  }

  public CountingDataSource dataSource() {
    return dataSource;
  }

  public Transactions transactions() {
    return transactions;
  }

  /** Runs the work in a JTA transaction of its own. */
  public <T> T inNew(Transactions.Work<T> work) {
    return transactions.inNew(Duration.ofSeconds(60), work);
  }

  /** Runs the work in a JTA transaction of its own. */
  public void run(Runnable work) {
    inNew(
        () -> {
          work.run();
          return null;
        });
  }

  /** A transaction of somebody frozen, who holds a row of this table. */
  public Connection hold(String table, UUID id) throws SQLException {
    Connection connection = foreign();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE " + table(table) + " SET claim = claim WHERE id = '" + id + "'");
    }
    return connection;
  }

  /** A connection of its own beside the pool and JTA, as another process has it. */
  public Connection foreign() throws SQLException {
    return foreign("postgres");
  }

  Connection foreign(String user) throws SQLException {
    return DriverManager.getConnection(url.replace("user=postgres", "user=" + user), user, "");
  }

  /** Another process that uses this database. */
  public OtherProcess otherProcess() throws SQLException {
    return otherProcess("postgres");
  }

  OtherProcess otherProcess(String user) throws SQLException {
    return new OtherProcess(this, user);
  }

  /** Runs a statement in a transaction of its own; placeholders as in {@link Dialect}. */
  public int execute(String sql, Object... parameters) {
    return inNew(() -> database.call("test", s -> s.update(sql, parameters)));
  }

  /** The table's name with the schema's. */
  public String table(String name) {
    return schema.map(s -> s + ".").orElse("") + "hearback_" + name;
  }

  /** Everything in every table, as text: bytes as Latin-1. */
  public String dump() throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Connection connection = foreign();
        Statement statement = connection.createStatement()) {
      for (String table : tables(connection)) {
        try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
              Object value = rows.getObject(i);
              all.append(
                      value instanceof byte[] bytes
                          ? new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                          : value)
                  .append('\n');
            }
          }
        }
      }
    }
    return all.toString();
  }

  /**
   * A column that can hold somebody's words.
   *
   * @param table without the prefix
   */
  public record Column(String table, String name, boolean bytes) {
    @Override
    public String toString() {
      return table + "." + name;
    }
  }

  /** Every column of text or bytes that Hearback's tables have, whatever they are. */
  public List<Column> columnsForWords() throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (Connection connection = foreign();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT table_name, column_name, data_type FROM information_schema.columns"
                    + " WHERE LOWER(table_name) LIKE 'hearback\\_%' ESCAPE '\\'"
                    + schema.map(name -> " AND table_schema = '" + name + "'").orElse("")
                    + " ORDER BY table_name, column_name")) {
      while (found.next()) {
        String type = found.getString(3).toLowerCase(Locale.ROOT);
        boolean bytes = type.equals("bytea") || type.startsWith("binary");
        if (bytes || type.equals("text") || type.startsWith("character")) {
          columns.add(
              new Column(
                  found.getString(1).toLowerCase(Locale.ROOT).replaceFirst("hearback_", ""),
                  found.getString(2).toLowerCase(Locale.ROOT),
                  bytes));
        }
      }
    }
    return columns;
  }

  private List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet found =
        connection
            .getMetaData()
            .getTables(null, schema.orElse("PUBLIC"), "%", new String[] {"TABLE", "BASE TABLE"})) {
      while (found.next()) {
        tables.add(found.getString("TABLE_SCHEM") + "." + found.getString("TABLE_NAME"));
      }
    }
    return tables;
  }

  /** Runs all at once and waits for the results, in order. */
  public static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      threads.shutdownNow();
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  /** The module's target directory, whichever directory the tests run in. */
  public static Path target() {
    try {
      Path classes =
          Path.of(TestDatabase.class.getProtectionDomain().getCodeSource().getLocation().getPath());
      return Files.createDirectories(classes.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized String postgresql() {
    try {
      if (server == null) {
        server = EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
      }
      return server.getJdbcUrl("postgres", "postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AgroalDataSource pool(String url) {
    TransactionManager manager = jtaPropertyManager.getJTAEnvironmentBean().getTransactionManager();
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .connectionPoolConfiguration(
                  configuration ->
                      configuration
                          .maxSize(20)
                          .acquisitionTimeout(Duration.ofSeconds(20))
                          .transactionIntegration(
                              new NarayanaTransactionIntegration(manager, registryOfNarayana()))
                          .connectionFactoryConfiguration(
                              factory ->
                                  factory
                                      .jdbcUrl(url)
                                      .principal(new NamePrincipal("postgres"))
                                      .credential(new SimplePassword("")))));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TransactionSynchronizationRegistry registryOfNarayana() {
    return new TransactionSynchronizationRegistryImple();
  }

  private static final class JtaTransactions extends Transactions {
    @Override
    UserTransaction userTransaction() {
      return com.arjuna.ats.jta.UserTransaction.userTransaction();
    }

    @Override
    TransactionSynchronizationRegistry registry() {
      return registryOfNarayana();
    }
  }
}

package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.naming.Context;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class DataSourceNamesTest {

  private static final Object DATA_SOURCE = new JdbcDataSource();
  private static final String OF_WILDFLY =
      "org.jboss.as.connector.subsystems.datasources.WildFlyDataSource";
  private static final Map<String, String> CLASSES =
      Map.of(
          "ShopDS", OF_WILDFLY,
          "OrdersDS", OF_WILDFLY,
          "shop", OF_WILDFLY,
          "archive", OF_WILDFLY,
          "TransactionManager", "java.lang.Object");

  private final List<String> lookedUp = new ArrayList<>();
  private String broken = "";
  private int read;

  @Test
  void dataSourcesAreNamed_whereverServersKeepThem_alsoInFolders() {
    Context wildFly =
        context(
            Map.of(
                "java:jboss/datasources", List.of("ExampleDS", "shop"),
                "java:/jdbc", List.of("orders"),
                "jdbc", List.of("orders", "old"),
                "jdbc/old", List.of("archive")),
            Map.of(
                "java:comp/DefaultDataSource", DATA_SOURCE,
                "java:jboss/datasources/ExampleDS", DATA_SOURCE,
                "java:jboss/datasources/shop", DATA_SOURCE,
                "java:/jdbc/orders", DATA_SOURCE,
                "jdbc/orders", DATA_SOURCE,
                "jdbc/old", "a folder",
                "jdbc/old/archive", DATA_SOURCE));
    assertThat(DataSourceNames.told(wildFly))
        .isEqualTo(
            ". Data sources here: java:comp/DefaultDataSource, java:jboss/datasources/ExampleDS,"
                + " java:jboss/datasources/shop, jdbc/old/archive, jdbc/orders");
  }

  @Test
  void serversOwn_andWhatIsNoDataSource_areNotNamed() {
    Context payara =
        context(
            Map.of("jdbc", List.of("__TimerPool", "shop", "queue")),
            Map.of("jdbc/__TimerPool", DATA_SOURCE, "jdbc/shop", DATA_SOURCE, "jdbc/queue", "no"));
    assertThat(DataSourceNames.told(payara)).isEqualTo(". Data sources here: jdbc/shop");
  }

  @Test
  void dataSourcesOfWildFly_areNamed_whereverTheyAreBound() {
    Context wildFly =
        context(
            Map.of(
                "java:/", List.of("ShopDS", "jaas"),
                "java:jboss", List.of("OrdersDS", "jdbc", "datasources", "exported"),
                "java:jboss/jdbc", List.of("shop", "old"),
                "java:jboss/jdbc/old", List.of("archive"),
                "java:jboss/datasources", List.of("ExampleDS")),
            bound(
                "java:/ShopDS",
                "java:jboss/OrdersDS",
                "java:jboss/jdbc/shop",
                "java:jboss/jdbc/old/archive",
                "java:jboss/datasources/ExampleDS"));
    assertThat(DataSourceNames.told(wildFly))
        .isEqualTo(
            ". Data sources here: java:/ShopDS, java:jboss/OrdersDS,"
                + " java:jboss/datasources/ExampleDS, java:jboss/jdbc/old/archive,"
                + " java:jboss/jdbc/shop");
  }

  /** Looking one up may start or make something. */
  @Test
  void whatIsNotCalledADataSource_isNotLookedUp_amongEverythingThatWildFlyBinds() {
    Context wildFly =
        context(
            Map.of("java:/", List.of("ShopDS", "TransactionManager")),
            bound("java:/ShopDS", "java:/TransactionManager"));
    assertThat(DataSourceNames.told(wildFly)).isEqualTo(". Data sources here: java:/ShopDS");
    assertThat(lookedUp).contains("java:/ShopDS").doesNotContain("java:/TransactionManager");
  }

  @Test
  void folderThatCannotBeListed_hidesNoOther() {
    Context wildFly =
        context(
            Map.of("java:jboss", List.of("broken", "jdbc"), "java:jboss/jdbc", List.of("shop")),
            bound("java:jboss/jdbc/shop"));
    broken = "java:jboss/broken";
    assertThat(DataSourceNames.told(wildFly))
        .isEqualTo(". Data sources here: java:jboss/jdbc/shop");
  }

  @Test
  void serverWithMoreThanAMessageHolds_isReadToABound() {
    List<String> many = IntStream.range(0, 100_000).mapToObj(i -> "TransactionManager").toList();
    Context wildFly = context(Map.of("java:/", many, "jdbc", List.of("shop")), bound("jdbc/shop"));
    assertThat(DataSourceNames.told(wildFly)).isEqualTo(". Data sources here: jdbc/shop");
    assertThat(read).isLessThan(2000);
  }

  private static Map<String, Object> bound(String... names) {
    return Stream.of(names).collect(Collectors.toMap(name -> name, name -> DATA_SOURCE));
  }

  @Test
  void serverThatListsNothing_isSaidToShowNone() {
    assertThat(DataSourceNames.told(context(Map.of(), Map.of())))
        .isEqualTo(". This server shows no data source");
  }

  /** JNDI with these folders and these bindings. */
  private Context context(Map<String, List<String>> folders, Map<String, Object> bindings) {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                method.getName().equals("list")
                    ? list(folders, arguments[0].toString())
                    : lookUp(bindings, arguments[0].toString()));
  }

  private NamingEnumeration<NameClassPair> list(Map<String, List<String>> folders, String name)
      throws NamingException {
    if (name.equals(broken)) {
      throw new IllegalStateException("broken");
    }
    return new Names(found(folders, name).iterator());
  }

  private Object lookUp(Map<String, Object> bindings, String name) throws NamingException {
    lookedUp.add(name);
    return found(bindings, name);
  }

  private static <T> T found(Map<String, T> in, String name) throws NamingException {
    if (!in.containsKey(name)) {
      throw new NameNotFoundException(name);
    }
    return in.get(name);
  }

  private final class Names implements NamingEnumeration<NameClassPair> {

    private final Iterator<String> names;

    Names(Iterator<String> names) {
      this.names = names;
    }

    @Override
    public NameClassPair next() {
      read++;
      String name = names.next();
      return new NameClassPair(name, CLASSES.getOrDefault(name, "javax.naming.Context"));
    }

    @Override
    public boolean hasMore() {
      return names.hasNext();
    }

    @Override
    public void close() {
      // nothing to close
    }

    @Override
    public boolean hasMoreElements() {
      return hasMore();
    }

    @Override
    public NameClassPair nextElement() {
      return next();
    }
  }
}

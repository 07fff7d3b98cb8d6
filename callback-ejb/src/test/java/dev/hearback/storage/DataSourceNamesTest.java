package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.naming.Context;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class DataSourceNamesTest {

  private static final Object DATA_SOURCE = new JdbcDataSource();

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
  void serverThatListsNothing_isSaidToShowNone() {
    assertThat(DataSourceNames.told(context(Map.of(), Map.of())))
        .isEqualTo(". This server shows no data source");
  }

  /** JNDI with these folders and these bindings. */
  private static Context context(Map<String, List<String>> folders, Map<String, Object> bindings) {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                method.getName().equals("list")
                    ? new Names(found(folders, arguments[0]).iterator())
                    : found(bindings, arguments[0]));
  }

  private static <T> T found(Map<String, T> in, Object name) throws NamingException {
    if (!in.containsKey(name)) {
      throw new NameNotFoundException(name.toString());
    }
    return in.get(name);
  }

  private record Names(Iterator<String> names) implements NamingEnumeration<NameClassPair> {
    @Override
    public NameClassPair next() {
      return new NameClassPair(names.next(), "java.lang.Object");
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

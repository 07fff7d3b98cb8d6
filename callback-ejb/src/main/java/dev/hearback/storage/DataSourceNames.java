package dev.hearback.storage;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.Context;
import javax.naming.NameClassPair;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** The data sources that are there, told where a name leads to none. */
final class DataSourceNames {

  /** Where servers and applications bind them. */
  private static final List<String> PLACES =
      List.of(
          "jdbc",
          "java:/jdbc",
          "java:jboss/datasources",
          "java:comp/env/jdbc",
          "java:app/jdbc",
          "java:global/jdbc");

  private static final String DEFAULT = "java:comp/DefaultDataSource";
  private static final int DEEPEST = 3;
  private static final int MOST = 30;

  private final Context context;
  private final Set<String> names = new TreeSet<>();

  private DataSourceNames(Context context) {
    this.context = context;
  }

  /** In words, as the end of a message. */
  static String told(Context context) {
    DataSourceNames found = new DataSourceNames(context);
    found.add(DEFAULT);
    PLACES.forEach(place -> found.addBelow(place, 1));
    return found.names.isEmpty()
        ? ". This server shows no data source"
        : ". Data sources here: " + String.join(", ", found.names);
  }

  /** A place that is missing, or that its server does not list, has none. */
  private void addBelow(String place, int depth) {
    try {
      NamingEnumeration<NameClassPair> pairs = context.list(place);
      while (pairs.hasMore() && names.size() < MOST) {
        String name = pairs.next().getName();
        // such names are a server's own
        if (!name.startsWith("__") && !add(place + "/" + name) && depth < DEEPEST) {
          addBelow(place + "/" + name, depth + 1);
        }
      }
      pairs.close();
    } catch (NamingException | NoSuchElementException | UnsupportedOperationException e) {
      // as said above
    }
  }

  private boolean add(String name) {
    try {
      // WildFly's java:/jdbc/shop is jdbc/shop as well
      boolean isOne = context.lookup(name) instanceof DataSource;
      return isOne && (names.contains(name.replaceFirst("^java:/", "")) || names.add(name));
    } catch (NamingException | RuntimeException e) {
      return false;
    }
  }
}

package dev.hearback.storage;

import java.util.List;
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

  /** WildFly binds data sources anywhere here, and much else, which is not looked up. */
  private static final List<String> ROOTS = List.of("java:/", "java:jboss");

  private static final String DEFAULT = "java:comp/DefaultDataSource";
  private static final int DEEPEST = 3;
  private static final int MOST = 30;
  private static final int MOST_LISTED = 1000;

  private final Context context;
  private final Set<String> names = new TreeSet<>();
  private int listed;

  private DataSourceNames(Context context) {
    this.context = context;
  }

  /** In words, as the end of a message. */
  static String told(Context context) {
    DataSourceNames found = new DataSourceNames(context);
    found.add(DEFAULT);
    PLACES.forEach(place -> found.addBelow(place, 1, false));
    ROOTS.forEach(root -> found.addBelow(root, 1, true));
    return found.names.isEmpty()
        ? ". This server shows no data source"
        : ". Data sources here: " + String.join(", ", found.names);
  }

  /**
   * A place that is missing, or that its server does not list, has none.
   *
   * @param byClass whether only what has a class named {@code …DataSource} is looked up
   */
  private void addBelow(String place, int depth, boolean byClass) {
    try {
      NamingEnumeration<NameClassPair> pairs = context.list(place);
      while (pairs.hasMore() && names.size() < MOST && listed++ < MOST_LISTED) {
        NameClassPair pair = pairs.next();
        // such names are a server's own
        if (!pair.getName().startsWith("__")) {
          addOne(place, pair, depth, byClass);
        }
      }
      pairs.close();
    } catch (NamingException | RuntimeException e) {
      // as said above
    }
  }

  private void addOne(String place, NameClassPair pair, int depth, boolean byClass) {
    String name = (place.endsWith("/") ? place : place + "/") + pair.getName();
    String className = String.valueOf(pair.getClassName());
    boolean isOne = (!byClass || className.endsWith("DataSource")) && add(name);
    boolean mayBeFolder = !byClass || className.endsWith("Context");
    if (!isOne && mayBeFolder && depth < DEEPEST) {
      addBelow(name, depth + 1, byClass);
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

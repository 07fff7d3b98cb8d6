package dev.hearback.deliver;

import dev.hearback.jobs.Erasure;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what waits, by what it waits for. Every method runs in the caller's transaction. */
@ApplicationScoped
public class Backlog {

  @Inject Database database;

  /** How many deliveries of the application wait for each observer. */
  public Map<String, Long> byObserver(String application) {
    return deliveries(application, "");
  }

  /** How many deliveries to each observer of the application wait for another attempt. */
  public Map<String, Long> failing(String application) {
    return deliveries(application, " AND attempts > 0");
  }

  /** How many deliveries to each observer of the application errors of ours keep from beginning. */
  public Map<String, Long> notBegun(String application) {
    return deliveries(application, " AND code = '" + DeliveryState.NOT_BEGUN + "'");
  }

  /** How many callbacks of the application wait for another attempt to interpret them. */
  public long failingCallbacks(String application) {
    return database.call(
        "counting callbacks that fail",
        sql ->
            sql.list(
                    "SELECT 'callbacks' AS name, COUNT(*) AS number FROM ("
                        + eachWaiting("attempts", "callback", " AND application = ?")
                        + ") waiting WHERE attempts > 0",
                    Backlog::count,
                    application,
                    application)
                .get(0)
                .number());
  }

  private Map<String, Long> deliveries(String application, String which) {
    return database.call(
        "counting deliveries that wait",
        sql ->
            counts(
                sql.list(
                    "SELECT observer AS name, COUNT(*) AS number FROM ("
                        + eachWaiting("observer", "delivery", " AND application = ?" + which)
                        + ") waiting GROUP BY observer",
                    Backlog::count,
                    application,
                    application)));
  }

  /** Suspects and others: each kind has its index. */
  private static String eachWaiting(String columns, String table, String which) {
    String select =
        "SELECT " + columns + " FROM {schema}hearback_" + table + " WHERE state = 'WAITING'";
    return select + " AND NOT suspect" + which + " UNION ALL " + select + " AND suspect" + which;
  }

  /**
   * How many jobs of the application wait to be submitted by, or for the vendor's copy to be
   * deleted through, each provider that is none of these: it is not configured any more, or is
   * configured with another vendor. The copies of hooks' jobs are the sender's own business.
   *
   * @return counts by the provider's name and, in brackets, vendor
   */
  public Map<String, Long> ofOtherProviders(String application, Collection<Provider> configured) {
    Map<String, Long> waiting =
        database.call(
            "counting jobs that wait for a provider",
            sql ->
                counts(
                    sql.list(
                        "SELECT provider || ' (' || vendor || ')' AS name, COUNT(*) AS number FROM ("
                            + "SELECT provider, vendor FROM {schema}hearback_job"
                            + " WHERE state = 'QUEUED' AND application = ?"
                            + " UNION ALL SELECT provider, vendor FROM {schema}hearback_job"
                            + " WHERE vendor_erase_at IS NOT NULL AND "
                            + Erasure.VENDOR_ID_KNOWN
                            + " AND hook IS NULL AND application = ?) waiting GROUP BY provider, vendor",
                        Backlog::count,
                        application,
                        application)));
    configured.forEach(one -> waiting.remove(one.name() + " (" + one.vendor() + ")"));
    return waiting;
  }

  /**
   * How many callbacks, deliveries and jobs wait for, or are owned by a node of, each application
   * that has no live node.
   *
   * @param silence after which a node does not count: the last one of an application dies without
   *     anybody to declare it dead
   */
  public Map<String, Long> ofAbsentApplications(Duration silence) {
    return database.call(
        "counting what waits for absent applications",
        sql ->
            counts(
                sql.list(
                    "SELECT application AS name, COUNT(*) AS number FROM ("
                        + eachWaiting("application", "callback", "")
                        + " UNION ALL "
                        + eachWaiting("application", "delivery", "")
                        + " UNION ALL SELECT application FROM {schema}hearback_job"
                        + " WHERE state = 'QUEUED'"
                        + owned("callback")
                        + owned("delivery")
                        + owned("job")
                        + ") waiting"
                        + " WHERE NOT EXISTS (SELECT 1 FROM {schema}hearback_node"
                        + " WHERE hearback_node.application = waiting.application"
                        + " AND hearback_node.state = 'LIVE' AND beat_at >= {earlier})"
                        + " GROUP BY application",
                    Backlog::count,
                    silence)));
  }

  private static String owned(String table) {
    return " UNION ALL SELECT application FROM {schema}hearback_"
        + table
        + " WHERE owner IS NOT NULL";
  }

  private record Count(String name, long number) {}

  private static Count count(ResultSet row) throws SQLException {
    return new Count(row.getString("name"), row.getLong("number"));
  }

  private static Map<String, Long> counts(List<Count> counts) {
    Map<String, Long> byName = new TreeMap<>();
    counts.forEach(count -> byName.put(count.name(), count.number()));
    return byName;
  }
}

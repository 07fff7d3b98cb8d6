package dev.hearback.jobs;

import dev.hearback.settings.RetryPolicy;
import dev.hearback.spi.Objection;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Database;
import dev.hearback.storage.Sql;
import dev.hearback.storage.Text;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The provider table, which all nodes of an application share. Each key of a provider has a row of
 * its own: with two of them during a rolling restart, what one met holds back nobody with the
 * other. Every method runs in the caller's transaction; none begins or ends one.
 */
@ApplicationScoped
public class ProviderStates {

  /** So many failures in a row, and the provider gets no job for a while. */
  public static final int PATIENCE = 5;

  private static final RetryPolicy WAITS =
      new RetryPolicy(Integer.MAX_VALUE, Duration.ofSeconds(10), Duration.ofMinutes(5));
  private static final RetryPolicy PROBES =
      new RetryPolicy(Integer.MAX_VALUE, Duration.ofSeconds(10), Duration.ofMinutes(30));

  /** Whoever has the access of a paused row makes each probe within moments once it is due. */
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  private static final String THIS =
      " WHERE application = ? AND provider = ? AND access = ?{bounded}";

  private static final String NO_PAUSE =
      "paused_at = NULL, objection = NULL, code = NULL, probe_at = NULL";

  private static final String SELECT =
      "SELECT provider, vendor, access, failures, paused_at, objection, code, probes,"
          + " CASE WHEN not_before > {now} THEN 1 ELSE 0 END AS held,"
          + " CASE WHEN probe_at <= {now} THEN 1 ELSE 0 END AS probe_due,"
          + " CASE WHEN probe_at <= {earlier} THEN 1 ELSE 0 END AS abandoned"
          + " FROM {schema}hearback_provider WHERE application = ? ORDER BY provider, paused_at";

  @Inject Database database;

  /**
   * A pause that begins.
   *
   * @param again whether the provider was on trial after an earlier one
   */
  public record Paused(ProviderPause pause, boolean again) {}

  /** Makes the row of a provider with this access, unless it is there. */
  public void add(String application, Provider provider, String access) {
    database.call(
        "taking up provider " + provider.name(),
        sql -> {
          sql.bound();
          return sql.insertIfNew(
              "INSERT INTO {schema}hearback_provider (application, provider, vendor, access,"
                  + " failures, probes) VALUES (?, ?, ?, ?, 0, 0){onConflict}",
              application,
              provider.name(),
              provider.vendor(),
              access);
        });
  }

  /**
   * Removes the rows of a provider with other accesses than this. A node that still has one of them
   * makes its row anew.
   *
   * @return whether a pause ended by that
   */
  public boolean removeOthers(String application, Provider provider, String access) {
    return database.call(
        "removing former keys of provider " + provider.name(),
        sql -> {
          String others =
              " FROM {schema}hearback_provider"
                  + " WHERE application = ? AND provider = ? AND access <> ?";
          List<Boolean> paused =
              sql.list(
                  "SELECT paused_at" + others + "{bounded} FOR UPDATE",
                  row -> Sql.instant(row, "paused_at") != null,
                  application,
                  provider.name(),
                  access);
          if (!paused.isEmpty()) {
            sql.update("DELETE" + others, application, provider.name(), access);
          }
          return paused.contains(true);
        });
  }

  /** Removes a row that is abandoned, unless it is not any more. */
  public void remove(String application, ProviderState abandoned) {
    database.call(
        "removing a former key of provider " + abandoned.provider(),
        sql ->
            sql.update(
                "DELETE FROM {schema}hearback_provider WHERE application = ? AND provider = ?"
                    + " AND access = ? AND probe_at <= {earlier}{bounded}",
                application,
                abandoned.provider(),
                abandoned.access(),
                ABANDONED));
  }

  /** All of an application, by name. */
  public List<ProviderState> list(String application) {
    return database.call(
        "looking at the providers of " + application,
        sql -> sql.list(SELECT, ProviderStates::state, ABANDONED, application));
  }

  /** Those of an application whose vendors refuse every job; one for each key that is refused. */
  public List<ProviderPause> paused(String application) {
    return list(application).stream().map(ProviderState::pause).flatMap(Optional::stream).toList();
  }

  /**
   * Pauses a provider whose vendor refused this key, or what was called with it.
   *
   * @return empty if it is paused already, or if nodes have another key by now
   */
  public Optional<Paused> pause(
      String application, String provider, String access, Objection objection, String code) {
    return database.<Optional<Paused>>call(
        "pausing provider " + provider,
        sql -> {
          Optional<ProviderState> found = lock(sql, application, provider, access);
          if (found.isEmpty() || found.get().pause().isPresent()) {
            return Optional.empty();
          }
          ProviderState state = found.get();
          sql.update(
              "UPDATE {schema}hearback_provider SET paused_at = {now}, objection = ?, code = ?,"
                  + " probe_at = {later}"
                  + THIS,
              objection,
              Text.code(code),
              interval(state.probes()),
              application,
              provider,
              access);
          return lock(sql, application, provider, access)
              .flatMap(ProviderState::pause)
              .map(pause -> new Paused(pause, state.probes() > 0));
        });
  }

  /**
   * Ends a pause, and whatever else holds a provider back, with each of its keys. Returns whether
   * anything did.
   */
  public boolean resume(String application, String provider) {
    return database.call(
        "resuming provider " + provider,
        sql ->
            sql.update(
                    "UPDATE {schema}hearback_provider SET failures = 0, not_before = NULL,"
                        + " probes = 0, "
                        + NO_PAUSE
                        + " WHERE application = ? AND provider = ? AND (paused_at IS NOT NULL"
                        + " OR not_before > {now} OR failures > 0 OR probes > 0){bounded}",
                    application,
                    provider)
                > 0);
  }

  /**
   * Claims the next probe of a paused provider: one node gets it. The one after it is due later
   * each time.
   */
  public boolean claimProbe(String application, ProviderState state) {
    return database.call(
        "claiming a probe of provider " + state.provider(),
        sql ->
            sql.update(
                    "UPDATE {schema}hearback_provider SET probe_at = {later}, probes = probes + 1"
                        + " WHERE application = ? AND provider = ? AND paused_at IS NOT NULL"
                        + " AND access = ? AND probes = ? AND probe_at <= {now}{bounded}",
                    interval(state.probes() + 1),
                    application,
                    state.provider(),
                    state.access(),
                    state.probes())
                == 1);
  }

  /** The vendor accepted a probe with this key: the provider is on trial. */
  public boolean endPause(String application, String provider, String access) {
    return database.call(
        "ending the pause of provider " + provider,
        sql ->
            sql.update(
                    "UPDATE {schema}hearback_provider SET "
                        + NO_PAUSE
                        + " WHERE application = ? AND provider = ? AND access = ?"
                        + " AND paused_at IS NOT NULL{bounded}",
                    application,
                    provider,
                    access)
                == 1);
  }

  /** The vendor asked to be left alone for so long. A longer wait that it asked for stays. */
  public void holdBack(String application, String provider, String access, Duration wait) {
    database.call(
        "holding provider " + provider + " back",
        sql ->
            sql.update(
                "UPDATE {schema}hearback_provider SET not_before = {later}"
                    + " WHERE application = ? AND provider = ? AND access = ?"
                    + " AND (not_before IS NULL OR not_before < {later}){bounded}",
                wait,
                application,
                provider,
                access,
                wait));
  }

  /**
   * A call to the provider was not taken, or is uncertain. Those that began before the provider was
   * held back count as one.
   *
   * @return for how long it gets no job, if that was one too many
   */
  public Optional<Duration> failed(String application, String provider, String access) {
    return database.<Optional<Duration>>call(
        "counting a failure of provider " + provider,
        sql -> {
          Optional<ProviderState> found = lock(sql, application, provider, access);
          if (found.isEmpty() || found.get().held() || found.get().pause().isPresent()) {
            return Optional.empty();
          }
          int failures = found.get().failures() + 1;
          if (failures < PATIENCE) {
            sql.update(
                "UPDATE {schema}hearback_provider SET failures = failures + 1" + THIS,
                application,
                provider,
                access);
            return Optional.empty();
          }
          Duration wait = WAITS.bound(failures - PATIENCE + 1);
          sql.update(
              "UPDATE {schema}hearback_provider SET failures = failures + 1, not_before = {later}"
                  + THIS,
              wait,
              application,
              provider,
              access);
          return Optional.of(wait);
        });
  }

  /** The vendor took a job: nothing is counted any more. */
  public void taken(String application, String provider, String access) {
    database.call(
        "forgetting the failures of provider " + provider,
        sql ->
            sql.update(
                "UPDATE {schema}hearback_provider SET failures = 0, probes = 0"
                    + " WHERE application = ? AND provider = ? AND access = ?"
                    + " AND paused_at IS NULL{bounded}",
                application,
                provider,
                access));
  }

  private static Optional<ProviderState> lock(
      Sql sql, String application, String provider, String access) throws SQLException {
    return sql.first(
        SELECT.replace(
            "ORDER BY provider, paused_at", "AND provider = ? AND access = ?{bounded} FOR UPDATE"),
        ProviderStates::state,
        ABANDONED,
        application,
        provider,
        access);
  }

  private static Duration interval(int probes) {
    return PROBES.bound(probes + 1);
  }

  private static ProviderState state(ResultSet row) throws SQLException {
    String provider = row.getString("provider");
    Optional<ProviderPause> pause = Optional.empty();
    if (Sql.instant(row, "paused_at") != null) {
      pause =
          Optional.of(
              new ProviderPause(
                  provider,
                  row.getString("vendor"),
                  Objection.valueOf(row.getString("objection")),
                  row.getString("code"),
                  Sql.instant(row, "paused_at")));
    }
    return new ProviderState(
        provider,
        row.getString("access"),
        row.getInt("failures"),
        row.getInt("held") == 1,
        pause,
        row.getInt("probe_due") == 1,
        row.getInt("probes"),
        row.getInt("abandoned") == 1);
  }
}

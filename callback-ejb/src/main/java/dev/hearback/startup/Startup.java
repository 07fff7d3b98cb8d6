package dev.hearback.startup;

import dev.hearback.admin.PurgeTask;
import dev.hearback.check.DeploymentCheck;
import dev.hearback.check.PublicUrlCheck;
import dev.hearback.check.Report;
import dev.hearback.cluster.ClusterNode;
import dev.hearback.deliver.Dispatcher;
import dev.hearback.deliver.Observers;
import dev.hearback.jobs.Tokens;
import dev.hearback.receive.CallbackStore;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.InvalidSettingsException;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Database;
import dev.hearback.storage.Environment;
import dev.hearback.storage.Environments;
import dev.hearback.storage.Transactions;
import dev.hearback.submit.Sender;
import dev.hearback.vendors.Vendors;
import dev.hearback.work.Deadline;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Starts Hearback with the deployment, and fails the deployment if it cannot work. An EJB, because
 * no server calls a CDI bean's start-up code with the names under {@code java:comp} in place.
 */
@Singleton
@jakarta.ejb.Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class Startup {

  private static final Logger LOG = System.getLogger(Startup.class.getPackageName());

  /** How long running work has to finish at the end; then another node takes it over. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How long what has arrived may take to be stored then, however long the work before took. */
  private static final Duration STORING = Duration.ofSeconds(5);

  private static final Duration FAREWELL = Duration.ofSeconds(2);

  @Resource ContextService contexts;
  @Inject DeploymentCheck deploymentCheck;
  @Inject PublicUrlCheck publicUrlCheck;
  @Inject Settings settings;
  @Inject Vendors vendors;
  @Inject Database database;
  @Inject Transactions transactions;
  @Inject Environments environments;
  @Inject Tokens tokens;
  @Inject Observers observers;
  @Inject ClusterNode clusterNode;
  @Inject Dispatcher dispatcher;
  @Inject Sender sender;
  @Inject CallbackStore store;
  @Inject PurgeTask purgeTask;

  @PostConstruct
  void start() {
    try {
      startUp();
    } catch (RuntimeException e) {
      throw Refusal.logged(LOG, e);
    }
  }

  private void startUp() {
    List<String> violations = vendors.violations();
    if (!violations.isEmpty()) {
      throw new InvalidSettingsException(violations);
    }
    settings.checkChangesBy(vendors::violations);
    openDatabase();
    Executor executor = executor();
    transactions.inNew(Transactions.SHORT, tokens::load);
    observers.log(settings.application());
    begin(executor);
    LOG.log(Level.INFO, "HB-0010 Hearback runs for application {0}", settings.application());
  }

  void begin(Executor executor) {
    try {
      run(executor);
      log(deploymentCheck.examine());
      publicUrlCheck.start(executor);
      if (settings.get(Catalogue.CHECK_PUBLIC_URL)) {
        publicUrlCheck.beginAtStart(Startup::log);
      }
    } catch (RuntimeException e) {
      stop(); // no server does that for a start that failed
      throw e;
    }
  }

  private void run(Executor executor) {
    if (databaseIsOurs()) {
      clusterNode.join(executor, observers::conditionsAsJson);
      dispatcher.start(executor);
      sender.start(executor);
      purgeTask.start(executor);
    }
    tokens.start(executor);
    store.start(executor); // last: from here on callbacks are taken
  }

  @PreDestroy
  void stop() {
    // no server interrupts our threads: they end because they are told to
    Deadline patience = Deadline.in(PATIENCE);
    publicUrlCheck.stop();
    dispatcher.stop(patience);
    sender.stop(patience);
    purgeTask.stop(patience);
    tokens.stop(patience);
    publicUrlCheck.awaitEnd(patience); // it loses nothing, so it is the last to get time
    transactions.stop();
    store.stop(Deadline.in(STORING)); // last: what has arrived is still stored, for the next start
    clusterNode.leave(Deadline.in(FAREWELL));
  }

  private boolean databaseIsOurs() {
    Environment ours =
        new Environment(
            settings.environment().orElse(""), settings.publicUrl().map(URI::toString).orElse(""));
    Optional<Environment> another =
        transactions.inNew(
            Transactions.SHORT,
            () -> environments.enter(settings.application(), ours, settings.environmentReplaces()));
    another.ifPresent(
        stored ->
            LOG.log(
                Level.WARNING,
                "HB-0012 The database belongs to the environment \"{0}\" with the public URL"
                    + " \"{1}\"; this is \"{2}\" with \"{3}\". Callbacks are stored, but nothing"
                    + " is submitted or delivered. If the database belongs here from now on, set"
                    + " hearback.environment.replaces={4}",
                stored.name(),
                stored.publicUrl(),
                ours.name(),
                ours.publicUrl(),
                stored.label()));
    return another.isEmpty();
  }

  private void openDatabase() {
    try {
      database.open(
          settings.get(Catalogue.DATASOURCE),
          settings.schema(),
          settings.get(Catalogue.ALLOW_VOLATILE),
          settings.get(Catalogue.MIGRATE));
    } catch (RuntimeException e) {
      log(deploymentCheck.examineWithout(e));
      throw e;
    }
  }

  private static void log(Report report) {
    Level level =
        switch (report.worst()) {
          case OK, INFO -> Level.INFO;
          case WARN -> Level.WARNING;
          case FAIL -> Level.ERROR;
        };
    LOG.log(level, "HB-0013 How Hearback is set up\n" + report.table());
  }

  /**
   * Starts each task on a managed thread of this module, whichever module asks for it: servers give
   * a thread the context of whoever makes it, and take that away at other times.
   */
  private Executor executor() {
    ManagedThreadFactory threads = threadFactory();
    Executor executor = task -> threads.newThread(transactions.onThreadOfItsOwn(task)).start();
    return contexts.createContextualProxy(executor, Executor.class);
  }

  private ManagedThreadFactory threadFactory() {
    try {
      return InitialContext.doLookup(settings.get(Catalogue.THREAD_FACTORY));
    } catch (NamingException | ClassCastException e) {
      throw new InvalidSettingsException(
          List.of(
              "hearback.thread-factory: expected the JNDI name of a managed thread factory, found "
                  + settings.get(Catalogue.THREAD_FACTORY)));
    }
  }
}

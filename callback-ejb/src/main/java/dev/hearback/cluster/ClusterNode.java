package dev.hearback.cluster;

import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Node;
import dev.hearback.storage.OwnedRows;
import dev.hearback.storage.StackText;
import dev.hearback.storage.Transactions;
import dev.hearback.work.Deadline;
import dev.hearback.work.FailPoint;
import dev.hearback.work.PeriodicTask;
import dev.hearback.work.Round;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * This node among those that share the database: it sends heartbeats, takes over what dead nodes of
 * its application owned, and tells of other applications of which no node is left.
 */
@ApplicationScoped
public class ClusterNode {

  private static final Logger LOG = System.getLogger(ClusterNode.class.getPackageName());
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject Nodes nodes;
  @Inject @Any Instance<OwnedRows> tables;

  /** For tests. */
  LongSupplier nanos = System::nanoTime;

  private volatile Node node;
  private Supplier<String> observers;
  private Set<String> silentApplications = Set.of();

  /** For who has been silent for an expiry. A start counts as the end of an outage. */
  private HeartbeatContinuity expiring;

  /** For who has missed two heartbeats, and whose session has ended. */
  private HeartbeatContinuity noticing;

  private PeriodicTask heartbeatTask;

  /**
   * Adds this node, and sends its heartbeats on a thread of its own.
   *
   * @param observers what the node's observers want, as JSON, for other nodes
   */
  public void join(Executor executor, Supplier<String> observers) {
    this.observers = observers;
    node = enter();
    LOG.log(Level.INFO, "HB-0322 This is node {0}", node.id());
    Duration expiry = settings.get(Catalogue.NODE_EXPIRY);
    expiring = new HeartbeatContinuity(expiry, expiry, expiry.dividedBy(2), nanos);
    Duration beat = settings.get(Catalogue.HEARTBEAT);
    noticing = new HeartbeatContinuity(beat, twoMissed(), twoMissed().minus(beat), nanos);
    heartbeatTask =
        new PeriodicTask("The heartbeat", settings.get(Catalogue.HEARTBEAT), this::beat);
    heartbeatTask.start(executor);
  }

  /** This node. Changes when the node has been declared dead meanwhile and joined anew. */
  public Node node() {
    return node;
  }

  /** Whether other nodes see this one as alive. At the start, waits for the first heartbeat. */
  public boolean beats(Deadline limit) {
    return heartbeatTask != null
        && heartbeatTask.awaitFirst(limit)
        && heartbeatTask.sinceSuccess().compareTo(settings.get(Catalogue.NODE_EXPIRY)) < 0;
  }

  /** Gives back what this node owns, and leaves; if it cannot, it will be declared dead. */
  public void leave(Deadline patience) {
    if (node == null) {
      return;
    }
    heartbeatTask.stop(patience);
    try {
      takeOver(node, false);
    } catch (RuntimeException e) { // an embedded database may have closed before us
      LOG.log(Level.DEBUG, () -> "Node " + node.id() + " could not sign off: " + StackText.of(e));
    }
  }

  void beat() {
    if (!transactions.inNew(LIMIT, this::heartbeat)) {
      Node former = node;
      node = enter();
      LOG.log(
          Level.WARNING,
          "HB-0320 Node {0} was silent for too long and has been declared dead by another; what it"
              + " was doing is done by others. It goes on as node {1}",
          former.id(),
          node.id());
    }
    expiring.heartbeat();
    noticing.heartbeat();
    Round round = new Round();
    takeOverFormer(round);
    if (expiring.isSteady()) {
      round.part(this::tellOfSilentApplications);
    }
    round.end();
  }

  /**
   * No further one is begun once half an expiry is over, or this node might be declared dead as
   * well; the rest follow when heartbeats have been steady again for an expiry. In any order, so
   * that one that takes long keeps no other away for ever.
   */
  private void takeOverFormer(Round round) {
    long since = nanos.getAsLong();
    List<Nodes.Former> former = new ArrayList<>(round.ask(this::former).orElse(List.of()));
    Collections.shuffle(former);
    for (Nodes.Former each : former) {
      if (nanos.getAsLong() - since < settings.get(Catalogue.NODE_EXPIRY).toNanos() / 2) {
        round.part(() -> takeOver(each.node(), each.died()));
      }
    }
  }

  /** Those that are dead. The silence of others may be the database's, after an outage. */
  private List<Nodes.Former> former() {
    String application = settings.application();
    return transactions.inNew(
        LIMIT,
        () -> {
          if (expiring.isSteady()) {
            nodes.declareDead(application, settings.get(Catalogue.NODE_EXPIRY));
          }
          if (noticing.isSteady()) {
            nodes.declareGone(application, twoMissed());
          }
          return nodes.former(application);
        });
  }

  /** The silence of a node that has missed two heartbeats. */
  private Duration twoMissed() {
    return settings.get(Catalogue.HEARTBEAT).multipliedBy(5).dividedBy(2);
  }

  /** Once for each, until a node of it is heard again. */
  private void tellOfSilentApplications() {
    Set<String> silent =
        transactions.inNew(
            LIMIT,
            () ->
                nodes.silentApplications(
                    settings.application(), settings.get(Catalogue.NODE_EXPIRY)));
    silent.stream()
        .filter(application -> !silentApplications.contains(application))
        .forEach(
            application ->
                LOG.log(
                    Level.WARNING,
                    "HB-0355 No node of application {0} has been heard for {1}: what comes for it"
                        + " is stored, and waits with the rest of its work until it is started"
                        + " again. If it is retired, delete its rows in hearback_node",
                    application,
                    settings.get(Catalogue.NODE_EXPIRY)));
    silentApplications = silent;
  }

  private Node enter() {
    return transactions.inNew(LIMIT, () -> nodes.join(settings.application(), observers.get()));
  }

  private boolean heartbeat() {
    boolean lives = nodes.heartbeat(node);
    FailPoint.HEARTBEAT_COMMITTING.reached();
    return lives;
  }

  /**
   * Releases what a node owned. Rows that a frozen node still holds locked are left for the next
   * time, so the node's own row goes only when it owns nothing any more.
   */
  private void takeOver(Node former, boolean died) {
    if (died) {
      // otherwise its locks last until the database misses it
      transactions.tryOnce(LIMIT, () -> nodes.endSessions(former));
    }
    int left =
        transactions.inNew(
            LIMIT,
            () -> {
              int rows = 0;
              for (OwnedRows table : tables) {
                rows += table.release(former, died);
              }
              if (rows == 0) {
                nodes.leave(former);
              }
              return rows;
            });
    if (died) {
      LOG.log(
          left == 0 ? Level.INFO : Level.DEBUG, // the heartbeat will be back for the rest
          "HB-0321 Took over the work of node {0}, which died; rows still locked by it: {1}",
          former.id(),
          left);
    }
  }
}

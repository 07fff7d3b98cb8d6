package dev.hearback.cluster;

import dev.hearback.storage.Database;
import dev.hearback.storage.JsonText;
import dev.hearback.storage.Node;
import dev.hearback.storage.Sql;
import dev.hearback.storage.Uuids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The nodes that share the database, each with a heartbeat by the database's clock. */
@ApplicationScoped
public class Nodes {

  @Inject Database database;

  /**
   * Adds a new node, in the caller's transaction.
   *
   * @param observers its observers and their conditions as JSON, as {@link #observers} returns them
   *     to others
   */
  public Node join(String application, String observers) {
    Node node = new Node(Uuids.next(), application);
    database.call(
        "entering node " + node.id(),
        sql ->
            sql.update(
                "INSERT INTO {schema}hearback_node (id, application, state, started_at, beat_at,"
                    + " session, observers) VALUES (?, ?, 'LIVE', {now}, {now}, {session}, ?)",
                node.id(),
                application,
                observers));
    return node;
  }

  /**
   * The observers of an application's live nodes, as they gave them to {@link #join}. A silent node
   * counts until one of its application has declared it dead: after an outage of the database all
   * are silent for a moment.
   */
  public List<String> observers(String application) {
    return database.call(
        "looking for observers of " + application,
        sql ->
            sql.list(
                "SELECT DISTINCT observers FROM {schema}hearback_node"
                    + " WHERE application = ? AND state = 'LIVE'",
                row -> row.getString(1),
                application));
  }

  /**
   * Whether a live node of an application has this observer.
   *
   * @param silence after which a node does not count, although nobody may be left to declare it
   *     dead
   */
  public boolean have(String application, String observer, Duration silence) {
    return database.call(
        "looking for nodes with observer " + observer,
        sql ->
            sql.list(
                    "SELECT observers FROM {schema}hearback_node"
                        + " WHERE application = ? AND state = 'LIVE' AND beat_at >= {earlier}",
                    row -> JsonText.map(row.getString(1)).containsKey(observer),
                    application,
                    silence)
                .contains(true));
  }

  /**
   * Writes the node's heartbeat.
   *
   * @return false if the node has been declared dead meanwhile: it owns nothing any more and must
   *     join anew
   */
  public boolean heartbeat(Node node) {
    return database.call(
        "heartbeat of node " + node.id(),
        sql ->
            sql.update(
                    "UPDATE {schema}hearback_node SET beat_at = {now}, session = {session}"
                        + " WHERE id = ? AND state = 'LIVE'{bounded}",
                    node.id())
                == 1);
  }

  /** Declares dead the nodes of this application whose last heartbeat is older than that. */
  public void declareDead(String application, Duration silence) {
    declareDead("TRUE", application, silence);
  }

  /**
   * The same for those alone whose session has ended in which they wrote it: the process has, or it
   * closes connections and is slow. Of no node if the database cannot tell, or has been started
   * anew since.
   */
  public void declareGone(String application, Duration silence) {
    declareDead("{sessionEnded}", application, silence);
  }

  private void declareDead(String condition, String application, Duration silence) {
    database.call(
        "looking for dead nodes of " + application,
        sql -> {
          // A node that froze within its heartbeat holds its row; its turn comes when the database
          // has ended that transaction.
          List<UUID> silent =
              sql.list(
                  "SELECT id FROM {schema}hearback_node WHERE application = ? AND state = 'LIVE'"
                      + " AND beat_at < {earlier} AND "
                      + condition
                      + "{bounded} FOR UPDATE SKIP LOCKED",
                  row -> Sql.uuid(row, "id"),
                  application,
                  silence);
          sql.updateEach(
              "UPDATE {schema}hearback_node SET state = 'DEAD' WHERE id = ?",
              silent.stream().map(id -> new Object[] {id}).toList());
          return null;
        });
  }

  /**
   * A node of which nothing more is to be expected under this id.
   *
   * @param died whether it was declared dead, as opposed to one that is removed but owns something:
   *     it was frozen, and took that on before it knew
   */
  public record Former(Node node, boolean died) {}

  /** The former nodes of this application whose rows are to be taken over. */
  public List<Former> former(String application) {
    return database.call(
        "looking for former nodes of " + application,
        sql ->
            sql.list(
                "SELECT id, TRUE AS died FROM {schema}hearback_node"
                    + " WHERE application = ? AND state = 'DEAD'"
                    + orphans("job")
                    + orphans("callback")
                    + orphans("delivery"),
                row ->
                    new Former(new Node(Sql.uuid(row, "id"), application), row.getBoolean("died")),
                application,
                application,
                application,
                application));
  }

  /**
   * Other applications that have nodes, but none that was heard lately: nobody is left to take
   * their work over.
   */
  public Set<String> silentApplications(String butFor, Duration silence) {
    return database.call(
        "looking for silent applications",
        sql ->
            Set.copyOf(
                sql.list(
                    "SELECT DISTINCT application FROM {schema}hearback_node silent"
                        + " WHERE application <> ? AND NOT EXISTS"
                        + " (SELECT 1 FROM {schema}hearback_node heard"
                        + " WHERE heard.application = silent.application"
                        + " AND heard.state = 'LIVE' AND heard.beat_at >= {earlier})",
                    row -> row.getString("application"),
                    butFor,
                    silence)));
  }

  /**
   * Ends the deliveries' transactions of a dead node that is frozen or cut off, and with them its
   * locks, where the database can; elsewhere they last as long as its process. What the node does
   * in them when it wakes up fails.
   */
  public void endSessions(Node dead) {
    database.call(
        "ending the sessions of node " + dead.id(),
        sql -> {
          String end = sql.dialect().endSessions();
          return end.isEmpty()
              ? List.of()
              : sql.list(end, row -> row.getBoolean(1), dead.id().toString());
        });
  }

  /** Removes a node that owns nothing any more. */
  public void leave(Node node) {
    database.call(
        "removing node " + node.id(),
        sql -> sql.update("DELETE FROM {schema}hearback_node WHERE id = ?{bounded}", node.id()));
  }

  private static String orphans(String table) {
    return " UNION SELECT owner, FALSE FROM {schema}hearback_"
        + table
        + " WHERE application = ? AND owner IS NOT NULL AND NOT EXISTS"
        + " (SELECT 1 FROM {schema}hearback_node WHERE hearback_node.id = owner)";
  }
}

package dev.hearback.storage;

import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Rows on which work begins anew after a node's death: callbacks and deliveries. Every method runs
 * in the caller's transaction; none begins or ends one.
 */
public abstract class RetriedRows implements OwnedRows {

  /** Whoever records something must still hold the claim. */
  public static final String STILL_OURS = " WHERE id = ? AND claim = ? AND state = 'RUNNING'";

  /**
   * Suspects are worked on one at a time, of whichever table, so that it is certain which of them a
   * node died of. What it claimed before it was declared dead and joined anew, the node itself must
   * remember. A node that woke up, and does not know yet that it was declared dead, takes none:
   * what it owns is taken from it, which would look like another death. Parameters are the node,
   * three times.
   */
  protected static final String MAY_TAKE_SUSPECT =
      " AND NOT EXISTS (SELECT 1 FROM {schema}hearback_callback mine"
          + " WHERE mine.owner = ? AND mine.suspect)"
          + " AND NOT EXISTS (SELECT 1 FROM {schema}hearback_delivery mine"
          + " WHERE mine.owner = ? AND mine.suspect)"
          + " AND EXISTS (SELECT 1 FROM {schema}hearback_node me"
          + " WHERE me.id = ? AND me.state = 'LIVE')";

  @Inject protected Database database;
  private final String table;

  /** Rows of that table. */
  protected RetriedRows(String table) {
    this.table = table;
  }

  /** The death of a node that worked on a suspect, alone, counts as that attempt: records it. */
  protected abstract void killed(Sql sql, UUID id, int attempt) throws SQLException;

  private record Left(UUID id, boolean suspect, int attempts) {}

  /**
   * What a node owned is due again. If the node died, the row is suspected of having caused that;
   * the death of a node that worked on a suspect, alone, counts as an attempt. Skips rows that
   * others hold.
   */
  @Override
  public int release(Node former, boolean died) {
    return database.call(
        "taking over rows of node " + former.id() + " in " + table,
        sql -> {
          List<Left> free =
              sql.list(
                  "SELECT id, suspect, attempts FROM {schema}"
                      + table
                      + " WHERE owner = ?{bounded} FOR UPDATE SKIP LOCKED",
                  row ->
                      new Left(
                          Sql.uuid(row, "id"), row.getBoolean("suspect"), row.getInt("attempts")),
                  former.id());
          for (Left row : free) {
            if (died && row.suspect()) {
              killed(sql, row.id(), row.attempts() + 1);
            }
          }
          sql.updateEach(
              "UPDATE {schema}"
                  + table
                  + " SET state = 'WAITING', owner = NULL, claim = claim + 1, due_at = {now}"
                  + (died
                      ? ", attempts = attempts + CASE WHEN suspect THEN 1 ELSE 0 END,"
                          + " suspect = TRUE"
                      : "")
                  + " WHERE id = ?",
              free.stream().map(row -> new Object[] {row.id()}).toList());
          return sql.count(
              "SELECT COUNT(*) FROM {schema}" + table + " WHERE owner = ?", former.id());
        });
  }

  @Override
  public void release(Claim claim) {
    database.call(
        "giving back row " + claim.id() + " of " + table,
        sql ->
            sql.update(
                "UPDATE {schema}"
                    + table
                    + " SET state = 'WAITING', owner = NULL, claim = claim + 1"
                    + STILL_OURS
                    + "{bounded}",
                claim.id(),
                claim.number()));
  }

  /**
   * The node ran out of memory while it worked on this, as it may have done because of something
   * else: due again after the delay as a suspect, at no attempt. Returns false if the claim is no
   * longer held.
   */
  public boolean suspect(Claim claim, Duration delay) {
    return database.call(
        "suspecting row " + claim.id() + " of " + table,
        sql ->
            sql.update(
                    "UPDATE {schema}"
                        + table
                        + " SET state = 'WAITING', owner = NULL, suspect = TRUE, due_at = {later}"
                        + STILL_OURS
                        + "{bounded}",
                    delay,
                    claim.id(),
                    claim.number())
                == 1);
  }

  @Override
  public List<Claim> owned(Node node) {
    return database.call(
        "looking for rows of node " + node.id() + " in " + table,
        sql ->
            sql.list(
                "SELECT id, claim FROM {schema}" + table + " WHERE owner = ?{bounded}",
                row -> new Claim(Sql.uuid(row, "id"), row.getLong("claim")),
                node.id()));
  }
}

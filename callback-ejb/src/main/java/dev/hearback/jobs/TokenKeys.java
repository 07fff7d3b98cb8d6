package dev.hearback.jobs;

import dev.hearback.settings.Settings;
import dev.hearback.spi.Secret;
import dev.hearback.storage.Database;
import dev.hearback.storage.Sql;
import dev.hearback.storage.Uuids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The rows of token keys. Every method runs in the caller's transaction; none begins or ends one.
 */
@ApplicationScoped
public class TokenKeys {

  /** How long a new key waits before it signs, so that every node has read it by then. */
  static final Duration HEAD_START = Duration.ofSeconds(10);

  /** How far a node's clock, by which ids are made, may be ahead of the database's. */
  private static final Duration CLOCKS = Duration.ofDays(1);

  private static final int FIRST = 1;

  private static final String OPEN =
      " FROM {schema}hearback_job WHERE token_key = ? AND ended_at IS NULL";

  @Inject Database database;
  @Inject Settings settings;

  /** All keys, the newest first. */
  public List<TokenKey> list() {
    return database.call(
        "listing the token keys",
        sql -> {
          List<StoredKey> stored = read(sql);
          Keyring keyring = Keyring.of(stored, configured(), 0);
          List<TokenKey> keys = new ArrayList<>();
          for (StoredKey key : stored) {
            keys.add(
                0,
                new TokenKey(
                    key.id(),
                    key.createdAt(),
                    key.signsFrom(),
                    keyring.state(key),
                    sql.count("SELECT COUNT(*)" + OPEN, key.id())));
          }
          return keys;
        });
  }

  /** Open jobs whose latest URL a key has signed, the newest first. */
  public List<UUID> openJobs(int key, int max) {
    return database.call(
        "looking for jobs of token key " + key,
        sql ->
            sql.list(
                "SELECT id" + OPEN + "{bounded} ORDER BY id DESC LIMIT ?",
                row -> Sql.uuid(row, "id"),
                key,
                max));
  }

  /**
   * Adds a key, which signs after {@link #HEAD_START}.
   *
   * @return its id
   */
  public int add() {
    return database.call(
        "adding a token key",
        sql -> {
          lock(sql);
          return insertNext(sql);
        });
  }

  /**
   * Revokes a key; its secret is wiped. If no newer one is left, adds one.
   *
   * @return whether it was there, and not yet revoked
   */
  public boolean revoke(int key) {
    return database.call(
        "revoking token key " + key,
        sql -> {
          lock(sql);
          boolean done =
              sql.update(
                      "UPDATE {schema}hearback_key SET secret = ?, proof = ?, revoked_at = {now}"
                          + " WHERE id = ? AND revoked_at IS NULL",
                      new byte[0],
                      new byte[0],
                      key)
                  == 1;
          if (done
              && !sql.any(
                  "SELECT 1 FROM {schema}hearback_key WHERE id > ? AND revoked_at IS NULL", key)) {
            insertNext(sql);
          }
          return done;
        });
  }

  /**
   * Deletes keys that nothing needs any more: a newer one has been signing for so long, and no job
   * that is open, or has ended since, has a URL of theirs. So whatever comes again to such a URL is
   * answered as its job says. A newer key that this node cannot use does not count.
   *
   * @param keep how long; as long as anything of a job is kept after its end
   * @return how many
   */
  public int purge(Duration keep) {
    return database.call(
        "purging token keys",
        sql -> {
          List<StoredKey> stored = read(sql);
          Set<Integer> usable = Keyring.of(stored, configured(), 0).usable().keySet();
          List<Integer> signing =
              sql.list(
                  "SELECT id FROM {schema}hearback_key WHERE signs_from < {earlier} ORDER BY id",
                  row -> row.getInt("id"),
                  keep);
          signing.retainAll(usable);
          Optional<StoredKey> newest =
              stored.stream().filter(key -> signing.contains(key.id())).reduce((one, next) -> next);
          if (newest.isEmpty()) {
            return 0;
          }
          int purged = 0;
          for (StoredKey key : stored) {
            if (key.id() < newest.get().id() && !isNeeded(sql, key, newest.get(), keep)) {
              purged += sql.update("DELETE FROM {schema}hearback_key WHERE id = ?", key.id());
            }
          }
          return purged;
        });
  }

  /**
   * A job whose URL an old key signed was made before the newer one signed. Few of these are left,
   * and their ids come first, so that this needs no index of its own.
   */
  private static boolean isNeeded(Sql sql, StoredKey old, StoredKey newer, Duration keep)
      throws SQLException {
    return sql.any(
        "SELECT 1 FROM {schema}hearback_job WHERE token_key = ? AND id < ?"
            + " AND (ended_at IS NULL OR ended_at >= {earlier})",
        old.id(),
        Uuids.firstAt(newer.signsFrom().plus(CLOCKS)),
        keep);
  }

  /** Makes the first key, unless another node has just done so; false then. */
  boolean addFirst() {
    return database.call(
        "adding the first token key",
        sql -> {
          sql.boundSilence();
          return insert(sql, FIRST, Duration.ZERO);
        });
  }

  /**
   * The keys as they stand now.
   *
   * @param askedAt the time, by {@code System.nanoTime}
   */
  Keyring read(long askedAt) {
    return database.call(
        "reading the token keys", sql -> Keyring.of(read(sql), configured(), askedAt));
  }

  private List<Optional<Secret>> configured() {
    List<Optional<Secret>> all = new ArrayList<>();
    settings.tokenKey().map(Optional::of).ifPresent(all::add);
    settings.previousTokenKey().map(Optional::of).ifPresent(all::add);
    all.add(Optional.empty());
    return all;
  }

  private static List<StoredKey> read(Sql sql) throws SQLException {
    return sql.list(StoredKey.SELECT + " ORDER BY id", StoredKey::of);
  }

  /** One operator after the other. */
  private static void lock(Sql sql) throws SQLException {
    sql.list(
        "SELECT id FROM {schema}hearback_key WHERE id > 0{bounded} FOR UPDATE",
        row -> row.getInt("id"));
  }

  private int insertNext(Sql sql) throws SQLException {
    int next = sql.count("SELECT MAX(id) FROM {schema}hearback_key") + 1;
    insert(sql, next, HEAD_START);
    return next;
  }

  private boolean insert(Sql sql, int id, Duration headStart) throws SQLException {
    byte[] secret = StoredKey.newSecret();
    return sql.insertIfNew(
        "INSERT INTO {schema}hearback_key (id, secret, proof, created_at, signs_from)"
            + " VALUES (?, ?, ?, {now}, {later}){onConflict}",
        id,
        secret,
        StoredKey.proof(secret, settings.tokenKey()),
        headStart);
  }
}

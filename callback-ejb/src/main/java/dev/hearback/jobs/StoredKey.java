package dev.hearback.jobs;

import dev.hearback.spi.Secret;
import dev.hearback.storage.Sql;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * A token key as it stands in the database. What signs is made of it and of {@code
 * hearback.token.key}, so that the database alone is not enough to forge a callback: HKDF-Extract
 * (RFC 5869, 2.2), with the stored bytes as the salt.
 *
 * @param proof made by the resulting key; by it a node sees that it has the same setting
 * @param due whether it may sign by now
 */
record StoredKey(
    int id,
    byte[] secret,
    byte[] proof,
    Instant createdAt,
    Instant signsFrom,
    boolean due,
    boolean revoked) {

  static final String SELECT =
      "SELECT id, secret, proof, created_at, signs_from, signs_from <= {now} AS due,"
          + " revoked_at IS NOT NULL AS revoked FROM {schema}hearback_key";

  private static final String MIXED = "hearback token key 1\0";
  private static final String PROOF = "hearback token key 1 proof\0";
  private static final int SECRET_BYTES = 32;
  private static final int PROOF_BYTES = 16;

  static StoredKey of(ResultSet row) throws SQLException {
    return new StoredKey(
        row.getInt("id"),
        row.getBytes("secret"),
        row.getBytes("proof"),
        Sql.instant(row, "created_at"),
        Sql.instant(row, "signs_from"),
        row.getBoolean("due"),
        row.getBoolean("revoked"));
  }

  /** The secret of a new one. */
  static byte[] newSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  /** The proof of one with this secret. */
  static byte[] proof(byte[] secret, Optional<Secret> configured) {
    return proof(mixed(secret, configured));
  }

  /** What signs and verifies; empty if it was made with none of these settings. */
  Optional<SecretKeySpec> key(List<Optional<Secret>> configured) {
    return configured.stream()
        .map(one -> mixed(secret, one))
        .filter(key -> MessageDigest.isEqual(proof(key), proof))
        .findFirst();
  }

  private static SecretKeySpec mixed(byte[] secret, Optional<Secret> configured) {
    return Hmac.key(
        Hmac.of(Hmac.key(secret), MIXED, Hmac.utf8(configured.map(Secret::value).orElse(""))));
  }

  private static byte[] proof(SecretKeySpec key) {
    return Arrays.copyOf(Hmac.of(key, PROOF), PROOF_BYTES);
  }
}

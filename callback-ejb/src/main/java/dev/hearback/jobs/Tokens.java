package dev.hearback.jobs;

import dev.hearback.storage.Database;
import dev.hearback.storage.Sql;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The tokens in callback URLs: base64url of key id, job id, submission number and a truncated
 * HMAC-SHA-256 over these and the provider's name. Checked by arithmetic alone.
 *
 * <p>Layout: 4 bytes key id, 16 bytes job id, 2 bytes submission, 20 bytes HMAC; 56 characters. The
 * newest key signs, every key verifies.
 */
@ApplicationScoped
public class Tokens {

  private static final byte[] DOMAIN =
      "hearback callback token 1\0".getBytes(StandardCharsets.US_ASCII);
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SIGNED_BYTES = 22;
  private static final int MAC_BYTES = 20;
  private static final int TOKEN_BYTES = SIGNED_BYTES + MAC_BYTES;
  private static final int TOKEN_CHARACTERS = 56;
  private static final int FIRST_KEY = 1;
  private static final int KEY_BYTES = 32;

  @Inject Database database;
  @Inject Transactions transactions;
  private volatile Keys keys;

  private record Keys(int newest, Map<Integer, SecretKeySpec> byId) {}

  /** Whether the keys have been read. Until then no token can be checked. */
  public boolean ready() {
    return keys != null;
  }

  /**
   * Reads the keys, making the first one if there is none. In the caller's transaction; a key made
   * in it is used as soon as that has committed.
   */
  public void load() {
    database.call(
        "reading the token keys",
        sql -> {
          Keys found = read(sql);
          if (!found.byId().isEmpty()) {
            keys = found;
            return null;
          }
          sql.boundSilence();
          boolean made = makeFirst(sql);
          // Where two nodes make the first key at once, the loser reads the winner's.
          Keys first = read(sql);
          if (made) {
            transactions.afterCommit(() -> keys = first);
          } else {
            keys = first;
          }
          return null;
        });
  }

  /**
   * The token that names this address.
   *
   * @throws StorageException if the keys have not been read yet
   */
  public String sign(CallbackAddress.OfJob address) {
    Keys now = keys();
    byte[] token = new byte[TOKEN_BYTES];
    ByteBuffer.wrap(token)
        .putInt(now.newest())
        .putLong(address.jobId().getMostSignificantBits())
        .putLong(address.jobId().getLeastSignificantBits())
        .putShort((short) submission(address))
        .put(mac(now.byId().get(now.newest()), address.provider(), token));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * The address in a token; empty if it is not authentic. Takes the same time either way.
   *
   * @throws StorageException if the keys have not been read yet
   */
  public Optional<CallbackAddress.OfJob> verify(String provider, String token) {
    Keys now = keys();
    byte[] bytes = new byte[TOKEN_BYTES];
    boolean wellFormed = decode(token, bytes);
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    SecretKeySpec key = now.byId().get(fields.getInt());
    // Something malformed costs the same HMAC as something forged.
    byte[] expected = mac(key == null ? now.byId().get(now.newest()) : key, provider, bytes);
    byte[] found = Arrays.copyOfRange(bytes, SIGNED_BYTES, TOKEN_BYTES);
    boolean authentic = MessageDigest.isEqual(expected, found) && wellFormed && key != null;
    UUID jobId = new UUID(fields.getLong(), fields.getLong());
    int submission = Short.toUnsignedInt(fields.getShort());
    return authentic
        ? Optional.of(new CallbackAddress.OfJob(provider, jobId, submission))
        : Optional.empty();
  }

  private Keys keys() {
    Keys now = keys;
    if (now == null) {
      throw new StorageException("HB-0501 the token keys have not been read yet", null);
    }
    return now;
  }

  private static int submission(CallbackAddress.OfJob address) {
    if (address.submission() < 0 || address.submission() > 0xFFFF) {
      throw new IllegalArgumentException(
          "HB-0502 expected a submission number from 0 to 65535, found "
              + address.submission()
              + ", job "
              + address.jobId());
    }
    return address.submission();
  }

  private static boolean decode(String token, byte[] into) {
    if (token.length() != TOKEN_CHARACTERS) {
      return false;
    }
    try {
      return Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.ISO_8859_1), into)
          == TOKEN_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] mac(SecretKeySpec key, String provider, byte[] token) {
    byte[] name = provider.getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(DOMAIN);
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
      mac.update(name);
      mac.update(token, 0, SIGNED_BYTES);
      return Arrays.copyOf(mac.doFinal(), MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static Keys read(Sql sql) throws SQLException {
    Map<Integer, SecretKeySpec> byId = new TreeMap<>();
    sql.list(
        "SELECT id, secret FROM {schema}hearback_key ORDER BY id",
        row -> byId.put(row.getInt("id"), new SecretKeySpec(row.getBytes("secret"), ALGORITHM)));
    int newest = byId.keySet().stream().max(Integer::compare).orElse(0);
    return new Keys(newest, Map.copyOf(byId));
  }

  private static boolean makeFirst(Sql sql) throws SQLException {
    byte[] secret = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(secret);
    return sql.insertIfNew(
        "INSERT INTO {schema}hearback_key (id, secret, created_at) VALUES (?, ?,"
            + " {now}){onConflict}",
        FIRST_KEY,
        secret);
  }
}

package dev.hearback.jobs;

import dev.hearback.spi.Provider.Credentials;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.Transactions;
import dev.hearback.work.Deadline;
import dev.hearback.work.PeriodicTask;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import javax.crypto.spec.SecretKeySpec;

/**
 * The tokens in callback URLs: key id, job id, submission number, flags and a truncated
 * HMAC-SHA-256 over these and the provider's name. Checked by arithmetic alone, also on a node that
 * does not know the provider.
 *
 * <p>Layout: 4 bytes key id, 16 bytes job id, 2 bytes submission, 1 byte flags, 22 bytes HMAC; 72
 * characters of Base32.
 *
 * <p>If the URL has credentials, a flag says so, and the HMAC covers them, too. So only whoever
 * brings the same ones is authentic.
 *
 * <p>The keys are read again each second, on a thread of their own. A new one signs only after
 * {@link TokenKeys#HEAD_START}, so that all nodes know it by then.
 */
@ApplicationScoped
public class Tokens {

  private static final String PURPOSE = "hearback callback token 2\0";
  private static final int SIGNED_BYTES = 23;
  private static final int MAC_BYTES = 22;
  private static final int TOKEN_BYTES = SIGNED_BYTES + MAC_BYTES;
  private static final byte WITH_CREDENTIALS = 1;
  private static final byte[] NOTHING = {};

  private static final int MANY = 100;

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** A key that was not there this short a time ago has not signed anything yet. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  @Inject TokenKeys keys;
  @Inject Transactions transactions;

  /** For tests. */
  LongSupplier nanos = System::nanoTime;

  private final Set<String> withCredentials = ConcurrentHashMap.newKeySet();
  private volatile Keyring keyring;
  private volatile PeriodicTask reading;

  /** Whether the keys have been read. Until then no token can be checked. */
  public boolean ready() {
    return keyring != null;
  }

  /**
   * Reads the keys, making the first one if there is none. In the caller's transaction; a key made
   * in it is used as soon as that has committed.
   */
  public void load() {
    long now = nanos.getAsLong();
    Keyring found = keys.read(now);
    if (!found.isEmpty()) {
      take(found);
    } else if (keys.addFirst()) {
      Keyring first = keys.read(now);
      transactions.afterCommit(() -> take(first));
    } else { // where two nodes make the first key at once, the loser reads the winner's
      take(keys.read(now));
    }
  }

  /** Of two that read at once, the one that began earlier may have seen less. */
  private synchronized void take(Keyring found) {
    if (keyring == null || found.askedAt() - keyring.askedAt() >= 0) {
      keyring = found;
    }
  }

  /** Reads the keys now, in a transaction of its own. */
  public void reload() {
    transactions.inNew(Transactions.SHORT, this::load);
  }

  /** Reads the keys again each second from now on. */
  public void start(Executor executor) {
    reading = new PeriodicTask("Reading the token keys", INTERVAL, this::reload);
    reading.start(executor);
  }

  /** Ends that. */
  public void stop(Deadline limit) {
    PeriodicTask task = reading;
    if (task != null) {
      task.stop(limit);
    }
  }

  /** Id of the key that signs; empty if none may now. */
  public Optional<Integer> signing() {
    return Optional.of(keyring().signing()).filter(id -> id > 0);
  }

  /** Ids of keys that were made with another {@code hearback.token.key} than this node has. */
  public Set<Integer> foreignKeys() {
    return keyring().foreign();
  }

  /** Whether the key that signs was made with another {@code hearback.token.key}, or without. */
  public boolean outdated() {
    return keyring().outdated();
  }

  /** Providers whose callbacks have come with credentials since the start; not all if many. */
  public Set<String> providersWithCredentials() {
    return Set.copyOf(withCredentials);
  }

  /**
   * The token that names this address, signed with the key that signs now.
   *
   * @throws StorageException if the keys have not been read yet, or none may sign
   */
  public String sign(CallbackAddress.OfJob address) {
    Keyring now = keyring();
    return sign(now, address, now.signing(), Optional.empty());
  }

  /**
   * The token that names this address.
   *
   * @param key id of the key that signs it
   * @param credentials those of the URL
   * @throws StorageException if the keys have not been read yet, or the key is not usable here
   */
  public String sign(CallbackAddress.OfJob address, int key, Optional<Credentials> credentials) {
    return sign(keyring(), address, key, credentials);
  }

  private static String sign(
      Keyring keyring, CallbackAddress.OfJob address, int key, Optional<Credentials> credentials) {
    SecretKeySpec signing = keyring.usable().get(key);
    if (signing == null) {
      throw new StorageException(
          "HB-0231 expected a token key that may sign, found that key " + key + " may not", null);
    }
    byte[] token = new byte[TOKEN_BYTES];
    ByteBuffer.wrap(token)
        .putInt(key)
        .putLong(address.jobId().getMostSignificantBits())
        .putLong(address.jobId().getLeastSignificantBits())
        .putShort((short) submission(address))
        .put(credentials.isPresent() ? WITH_CREDENTIALS : 0)
        .put(
            mac(
                signing,
                address.provider(),
                token,
                credentials
                    .map(it -> Hmac.utf8(it.user() + ":" + it.password().value()))
                    .orElse(NOTHING)));
    return Base32.encode(token);
  }

  /**
   * All tokens by which vendors may know this address: of each key that verifies.
   *
   * @param credentials those that its URL may have
   */
  public List<String> all(CallbackAddress.OfJob address, Collection<Credentials> credentials) {
    List<Optional<Credentials>> guards = new ArrayList<>();
    guards.add(Optional.empty());
    credentials.stream().map(Optional::of).forEach(guards::add);
    Keyring now = keyring;
    return now == null
        ? List.of()
        : now.usable().keySet().stream()
            .flatMap(key -> guards.stream().map(guard -> sign(now, address, key, guard)))
            .toList();
  }

  /**
   * What a token says; empty if it is not authentic. Takes the same time either way.
   *
   * @param presented user, colon and password that came with it; empty if none
   * @throws StorageException if the keys have not been read yet
   * @throws UndecidedException if its key may be newer than what this node has read, or needs a
   *     {@code hearback.token.key} that this node does not have
   */
  public Optional<AuthenticToken> verify(String provider, String token, byte[] presented) {
    Keyring now = keyring();
    byte[] bytes = new byte[TOKEN_BYTES];
    boolean wellFormed = Base32.decode(token, bytes);
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    int id = fields.getInt();
    UUID jobId = new UUID(fields.getLong(), fields.getLong());
    int submission = Short.toUnsignedInt(fields.getShort());
    boolean guarded = fields.get() == WITH_CREDENTIALS;
    SecretKeySpec key = now.usable().get(id);
    // Something malformed costs the same HMAC as something forged.
    byte[] expected =
        mac(
            key == null ? Hmac.key(new byte[MAC_BYTES]) : key,
            provider,
            bytes,
            guarded ? presented : NOTHING);
    byte[] found = Arrays.copyOfRange(bytes, SIGNED_BYTES, TOKEN_BYTES);
    boolean authentic = MessageDigest.isEqual(expected, found) && wellFormed && key != null;
    if (wellFormed && key == null && mayBeNewer(now, id)) {
      throw new UndecidedException("HB-0232 token key " + id + " may be newer than those read");
    }
    if (!authentic) {
      return Optional.empty();
    }
    if (guarded && withCredentials.size() < MANY) {
      withCredentials.add(provider);
    }
    return Optional.of(
        new AuthenticToken(new CallbackAddress.OfJob(provider, jobId, submission), guarded));
  }

  private boolean mayBeNewer(Keyring now, int id) {
    boolean stale = nanos.getAsLong() - now.askedAt() > FRESH.toNanos();
    return now.foreign().contains(id) || stale && !now.revoked().contains(id);
  }

  private Keyring keyring() {
    Keyring now = keyring;
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

  private static byte[] mac(SecretKeySpec key, String provider, byte[] token, byte[] credentials) {
    byte[] name = Hmac.utf8(provider);
    byte[] length = ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array();
    byte[] signed = Arrays.copyOf(token, SIGNED_BYTES);
    return Arrays.copyOf(Hmac.of(key, PURPOSE, length, name, signed, credentials), MAC_BYTES);
  }
}

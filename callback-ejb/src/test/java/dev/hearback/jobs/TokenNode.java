package dev.hearback.jobs;

import dev.hearback.Beans;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Secret;
import dev.hearback.storage.TestDatabase;
import java.util.Optional;

/** The token keys of one node, as far as tests need them; the time is real until it is set. */
public final class TokenNode {

  public final TokenKeys keys;
  public final Tokens tokens;

  /** {@code hearback.token.key} and the one before. */
  public Optional<Secret> tokenKey = Optional.empty();

  public Optional<Secret> previous = Optional.empty();

  /** How far ahead this node's time is. */
  public long aheadNanos;

  public TokenNode(TestDatabase db) {
    keys = Beans.inject(new TokenKeys(), db.database(), new Live());
    tokens = Beans.inject(new Tokens(), keys, db.transactions());
    tokens.nanos = () -> System.nanoTime() + aheadNanos;
  }

  private final class Live extends Settings {
    @Override
    public Optional<Secret> tokenKey() {
      return tokenKey;
    }

    @Override
    public Optional<Secret> previousTokenKey() {
      return previous;
    }
  }
}

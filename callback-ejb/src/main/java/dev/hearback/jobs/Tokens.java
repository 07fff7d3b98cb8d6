package dev.hearback.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/**
 * The tokens in callback URLs: base64url of key id, job id, submission number and a truncated
 * HMAC-SHA-256 over these and the provider's name. Checked by arithmetic alone.
 */
@ApplicationScoped
public class Tokens {

  /** Whether the keys have been read. Until then nothing can be told from anything. */
  public boolean ready() {
    throw new UnsupportedOperationException();
  }

  /** Reads the keys, making the first one if there is none. In the caller's transaction. */
  public void load() {
    throw new UnsupportedOperationException();
  }

  public String sign(CallbackAddress.OfJob address) {
    throw new UnsupportedOperationException();
  }

  /** The address in a token; empty if it is not authentic. Takes the same time either way. */
  public Optional<CallbackAddress.OfJob> verify(String provider, String token) {
    throw new UnsupportedOperationException();
  }
}

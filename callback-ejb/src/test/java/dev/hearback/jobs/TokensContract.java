package dev.hearback.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Beans;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds of tokens on every database. */
@Timeout(60)
abstract class TokensContract {

  private final Product product;
  private TestDatabase db;

  TokensContract(Product product) {
    this.product = product;
  }

  @BeforeEach
  void start() {
    db = TestDatabase.ready(product);
  }

  @AfterEach
  void stop() {
    db.close();
  }

  @Test
  void ownToken_isAuthentic_andNamesItsAddress() {
    Tokens tokens = loaded();
    for (int submission : new int[] {0, 1, 300, 65_535}) {
      CallbackAddress.OfJob address =
          new CallbackAddress.OfJob("deepgram", Uuids.next(), submission);
      String token = tokens.sign(address);
      assertThat(token).matches("[A-Za-z0-9_-]{56}");
      assertThat(tokens.verify("deepgram", token)).contains(address);
    }
  }

  @Test
  void tokenWithAnyBitChanged_isNotAuthentic() {
    Tokens tokens = loaded();
    byte[] token = Base64.getUrlDecoder().decode(tokens.sign(address("deepgram")));
    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] forged = token.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(tokens.verify("deepgram", encode(forged))).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void tokenForAnotherProvider_isNotAuthentic() {
    Tokens tokens = loaded();
    String token = tokens.sign(address("deepgram"));
    assertThat(tokens.verify("gladia", token)).isEmpty();
    assertThat(tokens.verify("", token)).isEmpty();
    assertThat(tokens.verify("deepgra", token)).isEmpty();
    assertThat(tokens.verify("deepgran", token)).as("same length").isEmpty();
  }

  @Test
  void malformedToken_isNotAuthentic() {
    Tokens tokens = loaded();
    String token = tokens.sign(address("deepgram"));
    for (String malformed :
        List.of(
            "",
            "x",
            token + "A",
            token + "=",
            token.substring(1),
            token.substring(0, 55) + "+",
            token.substring(0, 55) + "é",
            token.substring(0, 54) + "==",
            token.substring(0, 52) + "A===",
            "A".repeat(56),
            "A".repeat(100_000))) {
      assertThat(tokens.verify("deepgram", malformed)).isEmpty();
    }
  }

  @Test
  void tokenOfAnotherInstallation_isNotAuthentic() {
    Tokens tokens = loaded();
    try (TestDatabase other = TestDatabase.ready(product)) {
      Tokens theirs = Beans.inject(new Tokens(), other.database(), other.transactions());
      load(other, theirs);
      assertThat(tokens.verify("deepgram", theirs.sign(address("deepgram")))).isEmpty();
    }
  }

  @Test
  void beforeTheKeysAreRead_nothingIsTold() {
    Tokens tokens = Beans.inject(new Tokens(), db.database(), db.transactions());
    assertThat(tokens.ready()).isFalse();
    assertThatThrownBy(() -> tokens.verify("deepgram", "A".repeat(56)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("HB-0501");
    assertThatThrownBy(() -> tokens.sign(address("deepgram"))).isInstanceOf(StorageException.class);
  }

  @Test
  void firstKeyOfATransactionThatRollsBack_isNeverUsed() {
    Tokens tokens = Beans.inject(new Tokens(), db.database(), db.transactions());
    assertThatThrownBy(
            () ->
                db.inNew(
                    () -> {
                      tokens.load();
                      throw new Exception("error");
                    }))
        .isInstanceOf(StorageException.class);
    assertThat(tokens.ready()).isFalse();
  }

  @Test
  void nodesThatMakeTheFirstKeyAtOnce_useTheSameOne() throws Exception {
    Callable<Tokens> node = this::loaded;
    List<Tokens> nodes = TestDatabase.atOnce(List.of(node, node, node, node));
    CallbackAddress.OfJob address = address("deepgram");
    assertThat(nodes.stream().map(tokens -> tokens.sign(address)).distinct()).hasSize(1);
  }

  @Test
  void newestKeySigns_andOlderOnesStillVerify() {
    Tokens tokens = loaded();
    CallbackAddress.OfJob address = address("deepgram");
    String old = tokens.sign(address);
    db.execute(
        "INSERT INTO {schema}hearback_key (id, secret, created_at) VALUES (2, ?, {now})",
        (Object) new byte[32]);
    load(db, tokens);
    assertThat(tokens.sign(address)).isNotEqualTo(old).startsWith("AAAAA");
    assertThat(tokens.verify("deepgram", tokens.sign(address))).contains(address);
    assertThat(tokens.verify("deepgram", old)).contains(address);
  }

  @Test
  void submissionNumberThatDoesNotFit_isRefused() {
    Tokens tokens = loaded();
    UUID job = Uuids.next();
    assertThatThrownBy(() -> tokens.sign(new CallbackAddress.OfJob("deepgram", job, 65_536)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(job.toString());
  }

  private Tokens loaded() {
    Tokens tokens = Beans.inject(new Tokens(), db.database(), db.transactions());
    load(db, tokens);
    return tokens;
  }

  private static void load(TestDatabase db, Tokens tokens) {
    db.inNew(
        () -> {
          tokens.load();
          return null;
        });
  }

  private static CallbackAddress.OfJob address(String provider) {
    return new CallbackAddress.OfJob(provider, Uuids.next(), 1);
  }

  private static String encode(byte[] token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }
}

package dev.hearback.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.spi.Provider.Credentials;
import dev.hearback.spi.Secret;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
      assertThat(token).matches("[a-z2-7]{72}");
      assertThat(address(tokens, "deepgram", token)).contains(address);
    }
  }

  @Test
  void tokenWithAnyBitChanged_isNotAuthentic() {
    Tokens tokens = loaded();
    byte[] token = decode(tokens.sign(address("deepgram")));
    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] forged = token.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(address(tokens, "deepgram", encode(forged))).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void tokenForAnotherProvider_isNotAuthentic() {
    Tokens tokens = loaded();
    String token = tokens.sign(address("deepgram"));
    assertThat(address(tokens, "gladia", token)).isEmpty();
    assertThat(address(tokens, "", token)).isEmpty();
    assertThat(address(tokens, "deepgra", token)).isEmpty();
    assertThat(address(tokens, "deepgran", token)).as("same length").isEmpty();
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
            token.substring(0, 71) + "1",
            token.substring(0, 71) + "_",
            token.substring(0, 71) + "é",
            token.substring(0, 70) + "==",
            token.toUpperCase(Locale.ROOT),
            "a".repeat(72),
            "A".repeat(72),
            "a".repeat(100_000))) {
      assertThat(address(tokens, "deepgram", malformed)).isEmpty();
    }
  }

  @Test
  void tokenOfAnotherInstallation_isNotAuthentic() {
    Tokens tokens = loaded();
    try (TestDatabase other = TestDatabase.ready(product)) {
      Tokens theirs = new TokenNode(other).tokens;
      load(other, theirs);
      assertThat(address(tokens, "deepgram", theirs.sign(address("deepgram")))).isEmpty();
    }
  }

  @Test
  void beforeTheKeysAreRead_nothingIsTold() {
    Tokens tokens = new TokenNode(db).tokens;
    assertThat(tokens.ready()).isFalse();
    assertThatThrownBy(() -> address(tokens, "deepgram", "a".repeat(72)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("HB-0501");
    assertThatThrownBy(() -> tokens.sign(address("deepgram"))).isInstanceOf(StorageException.class);
  }

  @Test
  void firstKeyOfATransactionThatRollsBack_isNeverUsed() {
    Tokens tokens = new TokenNode(db).tokens;
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
  void tokenOfAUrlWithCredentials_isAuthentic_withTheSameCredentialsAlone() {
    Tokens tokens = loaded();
    CallbackAddress.OfJob address = address("deepgram");
    String token =
        tokens.sign(address, 1, Optional.of(new Credentials("dg", new Secret("pässword"))));

    assertThat(tokens.verify("deepgram", token, "dg:pässword".getBytes(UTF_8)))
        .contains(new AuthenticToken(address, true));
    for (String wrong : List.of("", ":", "dg:", "dg:password", "dg2:pässword", "dg:pässword ")) {
      assertThat(tokens.verify("deepgram", token, wrong.getBytes(UTF_8))).as(wrong).isEmpty();
    }
    assertThat(tokens.providersWithCredentials()).containsExactly("deepgram");
  }

  @Test
  void credentialsThatTheUrlDidNotHave_areIgnored() {
    Tokens tokens = loaded();
    CallbackAddress.OfJob address = address("deepgram");
    assertThat(tokens.verify("deepgram", tokens.sign(address), "a:b".getBytes(UTF_8)))
        .contains(new AuthenticToken(address, false));
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
    Tokens tokens = new TokenNode(db).tokens;
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

  private static Optional<CallbackAddress.OfJob> address(
      Tokens tokens, String provider, String token) {
    return tokens.verify(provider, token, new byte[0]).map(AuthenticToken::address);
  }

  private static CallbackAddress.OfJob address(String provider) {
    return new CallbackAddress.OfJob(provider, Uuids.next(), 1);
  }

  private static String encode(byte[] token) {
    return Base32.encode(token);
  }

  private static byte[] decode(String token) {
    byte[] bytes = new byte[45];
    assertThat(Base32.decode(token, bytes)).isTrue();
    return bytes;
  }
}

package dev.hearback.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hearback.TranscriptionRequest;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.jobs.TokenKey.State;
import dev.hearback.spi.Secret;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How token keys come and go while two nodes run, on every database. */
@Timeout(60)
abstract class TokenKeysContract {

  private static final Duration KEEP = Duration.ofDays(365);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private final Product product;
  private final CallbackAddress.OfJob address =
      new CallbackAddress.OfJob("deepgram", Uuids.next(), 1);
  private InboxFixture f;
  private TokenNode one;
  private TokenNode two;

  TokenKeysContract(Product product) {
    this.product = product;
  }

  @BeforeEach
  void start() {
    f = new InboxFixture(product);
    f.fresh();
    one = new TokenNode(f.db);
    two = new TokenNode(f.db);
    reload();
  }

  @AfterEach
  void stop() {
    f.db.close();
  }

  // --- rotation ---

  @Test
  void newKey_doesNotSign_beforeEveryNodeHasHadTheTimeToReadIt() {
    assertThat(add()).isEqualTo(2);
    reload();
    assertThat(one.tokens.signing()).contains(1);
    assertThat(states()).containsExactly(State.WAITING, State.SIGNS);

    pass(TokenKeys.HEAD_START);
    reload();
    assertThat(one.tokens.signing()).contains(2);
    assertThat(states()).containsExactly(State.SIGNS, State.VERIFIES);
  }

  @Test
  void formerKey_isStillAccepted_onceANewOneSigns() {
    String old = one.tokens.sign(address);
    rotate();
    assertThat(two.tokens.sign(address)).isNotEqualTo(old);
    assertThat(verified(two, old)).contains(address);
    assertThat(verified(one, two.tokens.sign(address))).contains(address);
  }

  @Test
  void keyThatANodeHasNotReadYet_isUndecided_ifItsKeysAreOld_andAccepted_onceItHas() {
    add();
    pass(TokenKeys.HEAD_START);
    one.tokens.reload();
    String signed = one.tokens.sign(address);
    two.aheadNanos = Duration.ofSeconds(6).toNanos(); // since it read its keys

    assertThatThrownBy(() -> verified(two, signed))
        .isInstanceOf(UndecidedException.class)
        .hasMessageStartingWith("HB-0232 ");

    two.tokens.reload();
    assertThat(verified(two, signed)).contains(address);
  }

  @Test
  void keyThatIsCertainlyNotThere_isNotAuthentic() {
    String forged = "777777" + one.tokens.sign(address).substring(6);
    assertThat(verified(one, forged)).isEmpty();
  }

  @Test
  void twoRotationsAtOnce_makeTwoKeys() throws Exception {
    TestDatabase.atOnce(List.of(this::add, this::add));
    reload();
    assertThat(one.tokens.signing()).contains(1);
    assertThat(states()).hasSize(3);
  }

  // --- revocation ---

  @Test
  void revokedKey_isRefused_onEachNodeThatHasReadThat_forGood() {
    String old = one.tokens.sign(address);
    rotate();
    assertThat(revoke(1)).isTrue();
    reload();
    two.aheadNanos = TEN_MINUTES.toNanos();

    assertThat(verified(one, old)).isEmpty();
    assertThat(verified(two, old)).as("certainly, however old the keys are").isEmpty();
    assertThat(verified(one, one.tokens.sign(address))).contains(address);
    assertThat(states()).containsExactly(State.SIGNS, State.REVOKED);
    assertThat(revoke(1)).as("once more").isFalse();
    assertThat(revoke(9)).as("no such key").isFalse();
  }

  @Test
  void revokedKey_leavesNoSecretInTheDatabase() {
    revoke(1);
    assertThat(
            f.db.execute(
                "UPDATE {schema}hearback_key SET id = id WHERE id = 1"
                    + " AND OCTET_LENGTH(secret) = 0 AND OCTET_LENGTH(proof) = 0"))
        .isEqualTo(1);
  }

  @Test
  void newestKeyThatIsRevoked_isReplaced_andNothingSignsMeanwhile() {
    revoke(1);
    reload();
    assertThat(one.tokens.signing()).isEmpty();
    assertThatThrownBy(() -> one.tokens.sign(address))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("HB-0231");

    pass(TokenKeys.HEAD_START);
    reload();
    assertThat(one.tokens.signing()).contains(2);
  }

  @Test
  void jobsThatLoseTheirCallback_areToldBefore() {
    rotate();
    UUID open = submitted(1);
    UUID other = submitted(2);
    UUID ended = submitted(1);
    f.db.execute("UPDATE {schema}hearback_job SET ended_at = {now} WHERE id = ?", ended);

    assertThat(f.in(() -> one.keys.openJobs(1, 10))).containsExactly(open);
    assertThat(f.in(() -> one.keys.openJobs(2, 10))).containsExactly(other);
    assertThat(f.in(one.keys::list)).extracting(TokenKey::openJobs).containsExactly(1L, 1L);
  }

  // --- purge ---

  @Test
  void formerKey_isPurged_onceNoJobNeedsItAndItsTimeIsOver() {
    UUID open = submitted(1);
    String old = one.tokens.sign(address);
    rotate();
    assertThat(purge(TEN_MINUTES)).as("its time is not over").isZero();
    pass(TEN_MINUTES.plusSeconds(1));
    assertThat(purge(TEN_MINUTES)).as("an open job needs it").isZero();
    ended(open, Duration.ofMinutes(9));
    assertThat(purge(TEN_MINUTES)).as("a job needs it that has ended lately").isZero();
    ended(open, TEN_MINUTES.plusSeconds(1));
    assertThat(purge(KEEP)).as("its time is not over").isZero();

    assertThat(purge(TEN_MINUTES)).isEqualTo(1);
    reload();
    assertThat(verified(one, old)).isEmpty();
    assertThat(one.tokens.signing()).contains(2);
    assertThat(purge(Duration.ZERO)).as("the newest stays").isZero();
  }

  @Test
  void keyThatSigns_isNotPurged_whereTheNewerOnesCannotBeUsed() {
    rotate();
    configure(Optional.of(secret("elsewhere")), Optional.empty());
    rotate();
    configure(Optional.empty(), Optional.empty());
    pass(TEN_MINUTES.plusSeconds(1));
    reload();
    assertThat(one.tokens.signing()).contains(2);

    assertThat(purge(TEN_MINUTES)).as("only the first is former here").isEqualTo(1);
    reload();
    assertThat(one.tokens.signing()).contains(2);
  }

  @Test
  void revokedKey_claimsNoJob_whateverTheNodeHasRead() {
    rotate();
    revoke(1);
    UUID job = submitted(2);
    f.db.execute(
        "UPDATE {schema}hearback_job SET state = 'QUEUED', owner = NULL, due_at = {now}"
            + " WHERE id = ?",
        job);
    assertThat(f.in(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 1, 1)))
        .isEmpty();
  }

  @Test
  void keysThatWereAskedForEarlier_doNotReplaceThoseThatAreThere() {
    one.aheadNanos = Duration.ofSeconds(1).toNanos();
    revoke(1);
    one.tokens.reload();
    assertThat(one.tokens.signing()).isEmpty();
    one.aheadNanos = 0; // a read that began before, and ends now
    f.db.execute("UPDATE {schema}hearback_key SET signs_from = {earlier}", TEN_MINUTES);
    one.tokens.reload();
    assertThat(one.tokens.signing()).isEmpty();
    one.aheadNanos = Duration.ofSeconds(2).toNanos();
    one.tokens.reload();
    assertThat(one.tokens.signing()).contains(2);
  }

  // --- hearback.token.key ---

  @Test
  void copyOfTheDatabase_forgesNothing_whereASettingIsMixedIn() {
    TokenNode thief = new TokenNode(f.db);
    configure(Optional.of(secret("now")), Optional.empty());
    rotate();
    thief.tokens.reload();

    assertThat(thief.tokens.foreignKeys()).containsExactly(2);
    assertThat(thief.tokens.signing()).as("the only one that it can use").contains(1);
    revoke(1);
    reload();
    thief.tokens.reload();
    assertThat(thief.tokens.signing()).isEmpty();
    assertThat(verified(two, one.tokens.sign(address))).contains(address);
  }

  @Test
  void nodeWithAnotherSetting_cannotTell_andSaysSo() {
    configure(Optional.of(secret("now")), Optional.empty());
    rotate();
    TokenNode other = new TokenNode(f.db);
    other.tokenKey = Optional.of(secret("mistyped"));
    other.tokens.reload();

    assertThatThrownBy(() -> verified(other, one.tokens.sign(address)))
        .isInstanceOf(UndecidedException.class);
    assertThat(other.tokens.foreignKeys()).containsExactly(2);
  }

  @Test
  void settingThatIsRotated_isAcceptedWithTheOneBefore_untilThatIsTakenAway() {
    configure(Optional.of(secret("then")), Optional.empty());
    rotate();
    String old = one.tokens.sign(address);
    assertThat(one.tokens.outdated()).isFalse();

    configure(Optional.of(secret("now")), Optional.of(secret("then")));
    reload();
    assertThat(one.tokens.outdated()).isTrue();
    rotate();
    assertThat(one.tokens.outdated()).isFalse();
    assertThat(verified(two, old)).contains(address);

    configure(Optional.of(secret("now")), Optional.empty());
    reload();
    assertThatThrownBy(() -> verified(two, old)).isInstanceOf(UndecidedException.class);
    revoke(2);
    reload();
    assertThat(verified(two, old)).isEmpty();
  }

  private UUID submitted(int key) {
    UUID id = Uuids.next();
    f.run(
        () ->
            f.newJobs.insert(
                id,
                f.application,
                TestSubmissions.DEEPGRAM,
                TranscriptionRequest.of("https://a.example/x")));
    assertThat(f.in(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 1, key)))
        .extracting(ClaimedJob::id, ClaimedJob::tokenKey)
        .containsExactly(tuple(id, key));
    return id;
  }

  private void configure(Optional<Secret> tokenKey, Optional<Secret> previous) {
    for (TokenNode node : List.of(one, two)) {
      node.tokenKey = tokenKey;
      node.previous = previous;
    }
  }

  private static Secret secret(String words) {
    return new Secret("hearback.token.key of " + words);
  }

  private void ended(UUID job, Duration ago) {
    f.db.execute("UPDATE {schema}hearback_job SET ended_at = {earlier} WHERE id = ?", ago, job);
  }

  private void rotate() {
    add();
    pass(TokenKeys.HEAD_START);
    reload();
  }

  private int add() {
    return f.in(one.keys::add);
  }

  private boolean revoke(int key) {
    return f.in(() -> one.keys.revoke(key));
  }

  private int purge(Duration keep) {
    return f.in(() -> one.keys.purge(keep));
  }

  private void reload() {
    one.tokens.reload();
    two.tokens.reload();
  }

  /** Lets so much time pass, for the keys. */
  private void pass(Duration time) {
    f.db.execute(
        "UPDATE {schema}hearback_key SET signs_from = CASE WHEN signs_from < {earlier}"
            + " THEN signs_from ELSE {earlier} END",
        time,
        time);
  }

  private List<State> states() {
    return f.in(one.keys::list).stream().map(TokenKey::state).toList();
  }

  private static Optional<CallbackAddress.OfJob> verified(TokenNode node, String token) {
    return node.tokens.verify("deepgram", token, new byte[0]).map(AuthenticToken::address);
  }
}

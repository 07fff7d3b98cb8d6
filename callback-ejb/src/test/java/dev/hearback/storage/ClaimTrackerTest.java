package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.work.WorkerPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClaimTrackerTest {

  private static final Node NODE = new Node(UUID.randomUUID(), "shop");

  private final Claim first = claim();
  private final Claim second = claim();
  private final Claim third = claim();
  private final List<Claim> owned = new ArrayList<>();
  private final List<Claim> givenBack = new ArrayList<>();
  private final ClaimTracker claims = tracker(Duration.ZERO);
  private final List<Runnable> queued = new ArrayList<>();
  private int looks;

  @Test
  void orphan_isWhatIsOwnedAndNotTrackedAtTwoLooksInARow() {
    claims.work(queued::add, first, () -> {});
    own(first, second);
    claims.releaseOrphans(NODE);
    assertThat(givenBack).isEmpty();
    own(first, second, third);
    claims.releaseOrphans(NODE);
    assertThat(givenBack).containsExactly(second);
    own(first);
    claims.releaseOrphans(NODE);
    own(third);
    claims.releaseOrphans(NODE);
    assertThat(givenBack).containsExactly(second);
  }

  @Test
  void claimThatIsTakenBetweenTwoLooks_isNoOrphan() {
    own(first);
    claims.releaseOrphans(NODE);
    claims.work(queued::add, first, () -> {});
    claims.releaseOrphans(NODE);
    assertThat(givenBack).isEmpty();
  }

  @Test
  void workThatEndedWithoutARecord_isAnOrphan() {
    claims.work(queued::add, first, () -> {});
    queued.get(0).run();
    own(first);
    claims.releaseOrphans(NODE);
    claims.releaseOrphans(NODE);
    assertThat(givenBack).containsExactly(first);
  }

  @Test
  void workForAFullPool_isGivenBack_andNoLongerTracked() {
    WorkerPool full = new WorkerPool("full", 1, 1, task -> {});
    for (Claim one : List.of(first, second, third)) {
      claims.work(full::offer, one, () -> {});
    }
    assertThat(givenBack).isNotEmpty().doesNotContain(first);
    owned.addAll(givenBack);
    givenBack.clear();
    claims.releaseOrphans(NODE);
    claims.releaseOrphans(NODE);
    assertThat(givenBack).containsExactlyInAnyOrderElementsOf(owned);
  }

  @Test
  void workThatThereIsNoMemoryToQueue_isAnOrphan() {
    assertThatThrownBy(
            () ->
                claims.work(
                    work -> {
                      throw new OutOfMemoryError();
                    },
                    first,
                    () -> {}))
        .isInstanceOf(OutOfMemoryError.class);
    own(first);
    claims.releaseOrphans(NODE);
    claims.releaseOrphans(NODE);
    assertThat(givenBack).containsExactly(first);
  }

  @Test
  void database_isNotAskedBeforeThePauseIsOver() {
    ClaimTracker patient = tracker(Duration.ofHours(1));
    own(first);
    patient.releaseOrphans(NODE);
    patient.releaseOrphans(NODE);
    assertThat(looks).isZero();
  }

  private ClaimTracker tracker(Duration pause) {
    return new ClaimTracker(new Table(), new WithoutTransactions(), givenBack::add, pause);
  }

  private void own(Claim... now) {
    owned.clear();
    owned.addAll(List.of(now));
  }

  private static Claim claim() {
    return new Claim(UUID.randomUUID(), 1);
  }

  private final class Table implements OwnedRows {

    @Override
    public List<Claim> owned(Node node) {
      looks++;
      return List.copyOf(owned);
    }

    @Override
    public void release(Claim claim) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int release(Node former, boolean died) {
      throw new UnsupportedOperationException();
    }
  }
}

package dev.hearback.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FailPointTest {

  @TempDir Path folder;

  @Test
  void serverThatIsNotStartedForFaultTests_hasNone() {
    assertThat(FailPoint.active()).isFalse();
  }

  @Test
  void pointThatIsNotArmed_holdsNobody() {
    FailPoint.CALLBACK_COMMITTED.reached(folder);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void pointThatIsArmed_holdsOneThread_untilItIsLetGo() throws Exception {
    Files.createFile(folder.resolve("CALLBACK_COMMITTED.armed"));
    ExecutorService threads = Executors.newFixedThreadPool(5);
    CompletionService<Boolean> passed = new ExecutorCompletionService<>(threads);
    for (int thread = 0; thread < 5; thread++) {
      passed.submit(() -> FailPoint.CALLBACK_COMMITTED.reached(folder), true);
    }
    threads.shutdown();

    for (int free = 0; free < 4; free++) {
      passed.take();
    }
    assertThat(threads.isTerminated()).isFalse();
    Files.delete(folder.resolve("CALLBACK_COMMITTED.hit"));

    passed.take();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void threadThatIsInterrupted_isHeldNoLonger_andDoesNotSeemToBe() throws Exception {
    Files.createFile(folder.resolve("CALLBACK_COMMITTED.armed"));
    Thread.currentThread().interrupt();

    FailPoint.CALLBACK_COMMITTED.reached(folder);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }
}

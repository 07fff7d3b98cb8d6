package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.jobs.CallbackAddress;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlacesTest {

  private static final int OF_JOB = 16;

  private static CallbackAddress job() {
    return new CallbackAddress.OfJob("deepgram", UUID.randomUUID(), 1);
  }

  @Test
  void places_areNeverMoreThanThereAre_andAllComeBack() {
    int count = 40;
    Places places = new Places(count);
    List<CallbackAddress> jobs = Stream.generate(PlacesTest::job).limit(5).toList();
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger given = new AtomicInteger();
    IntStream.range(0, 100_000)
        .parallel()
        .forEach(
            number -> {
              CallbackAddress job = jobs.get(number % jobs.size());
              if (places.take(job)) {
                most.accumulateAndGet(held.incrementAndGet(), Math::max);
                given.incrementAndGet();
                held.decrementAndGet();
                places.giveBack(job);
              }
            });

    assertThat(most.get()).isPositive().isLessThanOrEqualTo(count);
    assertThat(given.get()).isPositive();
    assertThat(jobs.stream().mapToLong(job -> taken(places, job)).sum()).isEqualTo(count);
  }

  @Test
  void oneJob_hasItsPlacesAlone() {
    Places places = new Places(1000);
    assertThat(taken(places, job())).isEqualTo(OF_JOB);
    assertThat(taken(places, job())).isEqualTo(OF_JOB);
  }

  /** How many it gets now. */
  private static long taken(Places places, CallbackAddress address) {
    return IntStream.range(0, 100).filter(number -> places.take(address)).count();
  }
}

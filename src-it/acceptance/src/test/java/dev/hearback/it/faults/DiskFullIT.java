package dev.hearback.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.OwnServer;
import dev.hearback.it.Postgres;
import dev.hearback.it.Probe;
import dev.hearback.it.Recording;
import dev.hearback.it.SmallDisk;
import dev.hearback.simulator.Behaviour;
import dev.hearback.simulator.Message;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One disk is full, and then is not. The vendor calls as often as it does, ten times as fast: all
 * that it got no 200 for it sends again, which is all that anybody does to mend things.
 */
@Tag("faults")
class DiskFullIT {

  /** More than is kept in memory, and chunks of several rows. */
  private static final long LARGE = 5 * 1024 * 1024;

  private static final int DISK_MIB = 150;

  @TempDir Path folder;

  @Test
  void temporaryFolderIsFull_largeCallbacksAreRefusedUntilItIsNot_andSmallOnesGoOn()
      throws Exception {
    try (SmallDisk disk = SmallDisk.in(folder.resolve("disk"), DISK_MIB);
        Postgres postgres = Postgres.start();
        OwnServer server = OwnServer.onDatabase(postgres.database())) {
      server.server().property("java.io.tmpdir", disk.folder().toString());
      server.start();
      long files = disk.files();
      disk.fill();

      noted(server);
      Large large = Large.submit(server);
      assertThat(server.vendors().firstAnswer(large.recording)).isEqualTo(503);
      large.hasLeftNothing(postgres);

      disk.relieve();
      large.isObservedWhole();
      assertThat(disk.files()).as("temporary files that stay").isEqualTo(files);
    }
  }

  @Test
  void databaseIsFull_nothingIsAcceptedThatIsNotStored_andAllIsStoredOnceThereIsRoom()
      throws Exception {
    try (SmallDisk disk = SmallDisk.in(folder.resolve("disk"), DISK_MIB);
        Postgres postgres = Postgres.on(disk, folder);
        OwnServer server = OwnServer.onDatabase(postgres.database())) {
      server.start();
      noted(server);
      Large large = Large.submit(server, Duration.ofSeconds(50));
      server.probe().await(large.job, job -> job.state().equals("SUBMITTED"));
      disk.fill();

      assertThat(server.vendors().firstAnswer(large.recording)).isEqualTo(503);
      large.hasLeftNothing(postgres);

      disk.relieve();
      large.isObservedWhole();
      noted(server);
    }
  }

  @Test
  void logFolderIsFull_everythingGoesOn() throws Exception {
    try (SmallDisk disk = SmallDisk.in(folder.resolve("disk"), DISK_MIB);
        Postgres postgres = Postgres.start();
        OwnServer server = OwnServer.onDatabase(postgres.database())) {
      server.server().logs(disk.folder());
      server.start();
      disk.fill();
      String before = server.output();

      Large.submit(server).isObservedWhole();
      noted(server);
      assertThat(server.output()).as("what could be logged").isEqualTo(before);
    }
  }

  /** A job with a large outcome. */
  private record Large(Probe probe, Recording recording, String job) {

    static Large submit(OwnServer server) {
      return submit(server, Duration.ZERO);
    }

    static Large submit(OwnServer server, Duration processing) {
      Recording recording = Recording.any();
      server
          .vendors()
          .treat(recording, Behaviour.says(Message.bytes(LARGE)).workingFor(processing));
      Probe probe = server.probe();
      return new Large(probe, recording, probe.job("deepgram", recording).tag("walk").submit());
    }

    void hasLeftNothing(Postgres postgres) throws Exception {
      assertThat(
              postgres.count("select count(*) from hearback_callback where job_id = '" + job + "'"))
          .as("callbacks")
          .isZero();
      assertThat(postgres.count("select count(*) from hearback_chunk")).as("chunks").isZero();
    }

    void isObservedWhole() {
      probe.awaitNotes(job, "walker");
      assertThat(probe.view(job).notes().get(0).raw()).isEqualTo(LARGE);
    }
  }

  /** Others go on. */
  private static void noted(OwnServer server) {
    Probe probe = server.probe();
    probe.awaitNoted(probe.job("deepgram", Recording.any()).tag("note").submit());
  }
}

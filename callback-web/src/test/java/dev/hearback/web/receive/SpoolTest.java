package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  private static final int KIB = 1024;

  @TempDir Path directory;
  private final MemoryBudget budget = new MemoryBudget(1024 * KIB);
  private int opened;

  @Test
  void emptyBody_takesNoMemory_andIsEmpty() throws Exception {
    try (Spool spool = spool()) {
      spool.complete();
      assertThat(spool.length()).isZero();
      assertThat(read(spool)).isEmpty();
      assertThat(spool.fingerprint()).isEqualTo(sha256(new byte[0]));
      assertThat(budget.free()).isEqualTo(1024 * KIB);
    }
  }

  @Test
  void smallBody_staysInMemory() throws Exception {
    byte[] body = bytes(200 * KIB);
    try (Spool spool = spool()) {
      write(spool, body);
      assertThat(read(spool)).isEqualTo(body);
      assertThat(spool.fingerprint()).isEqualTo(sha256(body));
      assertThat(budget.free()).isEqualTo((1024 - 256) * KIB);
      assertThat(opened).isZero();
    }
  }

  @Test
  void bodyOverAQuarterMebibyte_goesToAFile_andGivesItsMemoryBack() throws Exception {
    byte[] body = bytes(300 * KIB);
    try (Spool spool = spool()) {
      write(spool, body);
      assertThat(spool.length()).isEqualTo(body.length);
      assertThat(read(spool)).isEqualTo(body);
      assertThat(read(spool)).as("a second time").isEqualTo(body);
      assertThat(spool.fingerprint()).isEqualTo(sha256(body));
      assertThat(budget.free()).isEqualTo(1024 * KIB);
      assertThat(opened).isEqualTo(1);
    }
  }

  @Test
  void exhaustedBudget_sendsASmallBodyToAFile() throws Exception {
    budget.take(1024 * KIB - 10);
    byte[] body = bytes(100);
    try (Spool spool = spool()) {
      write(spool, body);
      assertThat(read(spool)).isEqualTo(body);
      assertThat(opened).isEqualTo(1);
    }
    assertThat(budget.free()).isEqualTo(10);
  }

  @Test
  void budgetThatRunsOutMeanwhile_keepsWhatCameBefore() throws Exception {
    byte[] body = bytes(20 * KIB);
    try (Spool spool = spool()) {
      spool.write(body, KIB);
      budget.take((int) budget.free());
      byte[] rest = Arrays.copyOfRange(body, KIB, body.length);
      spool.write(rest, rest.length);
      spool.complete();
      assertThat(read(spool)).isEqualTo(body);
      assertThat(budget.free()).isEqualTo(KIB);
    }
  }

  @Test
  void closing_givesAllMemoryBack_once() throws Exception {
    Spool spool = spool();
    write(spool, bytes(100 * KIB));
    spool.close();
    spool.close();
    assertThat(budget.free()).isEqualTo(1024 * KIB);
  }

  @Test
  void file_hasNoNameFromTheBeginning() throws Exception {
    try (Spool spool = spool()) {
      write(spool, bytes(300 * KIB));
      assertThat(directory).isEmptyDirectory();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void fileThatCannotBeMade_isAnError_andLeaksNothing() throws Exception {
    Spool spool =
        new Spool(
            budget,
            () -> {
              throw new IOException("No space left on device");
            },
            MessageDigest.getInstance("SHA-256"));
    spool.write(bytes(8 * KIB), 8 * KIB);
    assertThatThrownBy(() -> spool.write(bytes(300 * KIB), 300 * KIB))
        .isInstanceOf(IOException.class);
    spool.close();
    assertThat(budget.free()).isEqualTo(1024 * KIB);
  }

  @Test
  void closedSpool_takesAndGivesNothing() throws Exception {
    Spool spool = spool();
    spool.close();
    assertThatThrownBy(() -> spool.write(bytes(1), 1)).isInstanceOf(IOException.class);
    assertThatThrownBy(spool::open).isInstanceOf(IOException.class);
    assertThat(budget.free()).isEqualTo(1024 * KIB);
  }

  @Test
  void temporaryFile_isForItsOwnerAlone() throws Exception {
    Path path = Files.createTempFile(directory, "hearback", ".body");
    assertThat(Files.getPosixFilePermissions(path)).hasSize(2);
    TemporaryFile.at(path).close();
    assertThat(path).doesNotExist();
  }

  private Spool spool() throws NoSuchAlgorithmException {
    TemporaryFiles files = TemporaryFiles.in(directory);
    return new Spool(
        budget,
        () -> {
          opened++;
          return files.open();
        },
        MessageDigest.getInstance("SHA-256"));
  }

  private static void write(Spool spool, byte[] body) throws IOException {
    for (int from = 0; from < body.length; from += 8 * KIB) {
      byte[] piece = Arrays.copyOfRange(body, from, Math.min(body.length, from + 8 * KIB));
      spool.write(Arrays.copyOf(piece, 8 * KIB), piece.length);
    }
    spool.complete();
  }

  private static byte[] read(Spool spool) throws IOException {
    try (InputStream in = spool.open()) {
      return in.readAllBytes();
    }
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private static byte[] sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }
}

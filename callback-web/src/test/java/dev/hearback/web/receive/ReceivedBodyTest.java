package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.inbox.Fingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedBodyTest {

  private static final int KIB = 1024;
  private static final int BUDGET = 4096 * KIB;
  private static final long UNKNOWN = -1;

  @TempDir Path directory;
  private final MemoryBudget budget = new MemoryBudget(BUDGET);
  private int opened;

  @Test
  void emptyBody_takesNoMemory_andIsEmpty() throws Exception {
    try (ReceivedBody body = body()) {
      body.complete();
      assertThat(body.length()).isZero();
      assertThat(read(body)).isEmpty();
      assertThat(body.id()).isEqualTo(id(new byte[0]));
      assertThat(budget.free()).isEqualTo(BUDGET);
    }
  }

  @Test
  void smallBody_staysInMemory() throws Exception {
    byte[] bytes = bytes(200 * KIB);
    try (ReceivedBody body = body()) {
      write(body, bytes);
      assertThat(read(body)).isEqualTo(bytes);
      assertThat(body.id()).isEqualTo(id(bytes));
      assertThat(budget.free()).isEqualTo(BUDGET - 256 * KIB);
      assertThat(opened).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {256 * KIB, 256 * KIB + 1, 1000 * KIB + 3, 2048 * KIB})
  void bodyUpToTwoMebibytes_staysInMemory_inArraysOfAQuarter(int length) throws Exception {
    byte[] bytes = bytes(length);
    try (ReceivedBody body = body()) {
      write(body, bytes);
      assertThat(read(body)).isEqualTo(bytes);
      assertThat(read(body)).as("a second time").isEqualTo(bytes);
      assertThat(body.id()).isEqualTo(id(bytes));
      assertThat(BUDGET - budget.free()).isBetween((long) length, length + 256L * KIB);
      assertThat(opened).isZero();
    }
    assertThat(budget.free()).isEqualTo(BUDGET);
  }

  @Test
  void bodyOverTwoMebibytes_goesToAFile_andGivesItsMemoryBack() throws Exception {
    byte[] bytes = bytes(2048 * KIB + 1);
    try (ReceivedBody body = body()) {
      write(body, bytes);
      assertThat(body.length()).isEqualTo(bytes.length);
      assertThat(read(body)).isEqualTo(bytes);
      assertThat(read(body)).as("a second time").isEqualTo(bytes);
      assertThat(body.id()).isEqualTo(id(bytes));
      assertThat(budget.free()).isEqualTo(BUDGET);
      assertThat(opened).isEqualTo(1);
    }
  }

  @Test
  void bodyThatIsToBeLonger_goesToAFileEarlier() throws Exception {
    try (ReceivedBody body = body(2048 * KIB + 1)) {
      body.write(bytes(256 * KIB), 256 * KIB);
      assertThat(opened).isZero();
      body.write(bytes(1), 1);
      assertThat(opened).isEqualTo(1);
    }
  }

  @Test
  void longBodies_leaveHalfOfTheMemoryToTheOthers() throws Exception {
    budget.take(1024 * KIB);
    try (ReceivedBody first = body();
        ReceivedBody second = body()) {
      first.write(bytes(1024 * KIB), 1024 * KIB);
      assertThat(opened).isZero();
      second.write(bytes(512 * KIB), 512 * KIB);
      assertThat(opened).isEqualTo(1);
      assertThat(budget.free()).isEqualTo(2048 * KIB);
    }
  }

  @Test
  void exhaustedBudget_sendsASmallBodyToAFile() throws Exception {
    budget.take(BUDGET - 10);
    byte[] bytes = bytes(100);
    try (ReceivedBody body = body()) {
      write(body, bytes);
      assertThat(read(body)).isEqualTo(bytes);
      assertThat(opened).isEqualTo(1);
    }
    assertThat(budget.free()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "200, 256", "300, 320"})
  void budgetThatRunsOutMeanwhile_keepsWhatCameBefore(int first, int kept) throws Exception {
    byte[] bytes = bytes(400 * KIB);
    try (ReceivedBody body = body()) {
      body.write(bytes, first * KIB);
      budget.take((int) budget.free());
      byte[] rest = Arrays.copyOfRange(bytes, first * KIB, bytes.length);
      body.write(rest, rest.length);
      body.complete();
      assertThat(read(body)).isEqualTo(bytes);
      assertThat(body.id()).isEqualTo(id(bytes));
      assertThat(budget.free()).isEqualTo(kept * KIB);
      assertThat(opened).isEqualTo(1);
    }
    assertThat(budget.free()).isEqualTo(kept * KIB);
  }

  @Test
  void closing_givesAllMemoryBack_once() throws Exception {
    ReceivedBody body = body();
    write(body, bytes(100 * KIB));
    body.close();
    body.close();
    assertThat(budget.free()).isEqualTo(BUDGET);
  }

  @Test
  void file_hasNoNameFromTheBeginning() throws Exception {
    try (ReceivedBody body = body()) {
      write(body, bytes(3000 * KIB));
      assertThat(opened).isEqualTo(1);
      assertThat(directory).isEmptyDirectory();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void fileThatCannotBeMade_isAnError_andLeaksNothing() throws Exception {
    ReceivedBody body =
        new ReceivedBody(
            budget,
            () -> {
              throw new IOException("No space left on device");
            },
            MessageDigest.getInstance("SHA-256"),
            UNKNOWN);
    body.write(bytes(8 * KIB), 8 * KIB);
    assertThatThrownBy(() -> body.write(bytes(3000 * KIB), 3000 * KIB))
        .isInstanceOf(IOException.class);
    body.close();
    assertThat(budget.free()).isEqualTo(BUDGET);
  }

  @Test
  void closedBody_takesAndGivesNothing() throws Exception {
    ReceivedBody body = body();
    body.close();
    assertThatThrownBy(() -> body.write(bytes(1), 1)).isInstanceOf(IOException.class);
    assertThatThrownBy(body::open).isInstanceOf(IOException.class);
    assertThat(budget.free()).isEqualTo(BUDGET);
  }

  @Test
  void temporaryFile_isForItsOwnerAlone() throws Exception {
    Path path = Files.createTempFile(directory, "hearback", ".bytes");
    assertThat(Files.getPosixFilePermissions(path)).hasSize(2);
    TemporaryFile.at(path, new DiskBudget(() -> Long.MAX_VALUE)).close();
    assertThat(path).doesNotExist();
  }

  @Test
  void temporaryFile_leavesSomeOfTheDiskToOthers() throws Exception {
    AtomicLong room = new AtomicLong((16 * 1024 + 1) * KIB);
    Path path = Files.createTempFile(directory, "hearback", ".bytes");
    try (TemporaryFile file = TemporaryFile.at(path, new DiskBudget(room::get))) {
      file.append(bytes(KIB), KIB);
      file.append(bytes(KIB), KIB);
      room.decrementAndGet();
      assertThatThrownBy(() -> file.append(bytes(KIB), KIB))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("16778239");
      file.append(bytes(KIB), KIB - 1);
    }
    assertThat(directory).isEmptyDirectory();
  }

  private ReceivedBody body() throws NoSuchAlgorithmException {
    return body(UNKNOWN);
  }

  private ReceivedBody body(long declaredLength) throws NoSuchAlgorithmException {
    TemporaryFiles files = TemporaryFiles.in(directory);
    return new ReceivedBody(
        budget,
        () -> {
          opened++;
          return files.open();
        },
        MessageDigest.getInstance("SHA-256"),
        declaredLength);
  }

  private static void write(ReceivedBody body, byte[] bytes) throws IOException {
    for (int from = 0; from < bytes.length; from += 8 * KIB) {
      byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 8 * KIB));
      body.write(Arrays.copyOf(piece, 8 * KIB), piece.length);
    }
    body.complete();
  }

  private static byte[] read(ReceivedBody body) throws IOException {
    try (InputStream in = body.open()) {
      return in.readAllBytes();
    }
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private static UUID id(byte[] bytes) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(bytes);
    return Fingerprint.id(digest);
  }
}

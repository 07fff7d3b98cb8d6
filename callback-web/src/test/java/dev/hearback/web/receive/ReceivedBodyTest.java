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

class ReceivedBodyTest {

  private static final int KIB = 1024;

  @TempDir Path directory;
  private final MemoryBudget budget = new MemoryBudget(1024 * KIB);
  private int opened;

  @Test
  void emptyBody_takesNoMemory_andIsEmpty() throws Exception {
    try (ReceivedBody body = body()) {
      body.complete();
      assertThat(body.length()).isZero();
      assertThat(read(body)).isEmpty();
      assertThat(body.id()).isEqualTo(id(new byte[0]));
      assertThat(budget.free()).isEqualTo(1024 * KIB);
    }
  }

  @Test
  void smallBody_staysInMemory() throws Exception {
    byte[] bytes = bytes(200 * KIB);
    try (ReceivedBody body = body()) {
      write(body, bytes);
      assertThat(read(body)).isEqualTo(bytes);
      assertThat(body.id()).isEqualTo(id(bytes));
      assertThat(budget.free()).isEqualTo((1024 - 256) * KIB);
      assertThat(opened).isZero();
    }
  }

  @Test
  void bodyOverAQuarterMebibyte_goesToAFile_andGivesItsMemoryBack() throws Exception {
    byte[] bytes = bytes(300 * KIB);
    try (ReceivedBody body = body()) {
      write(body, bytes);
      assertThat(body.length()).isEqualTo(bytes.length);
      assertThat(read(body)).isEqualTo(bytes);
      assertThat(read(body)).as("a second time").isEqualTo(bytes);
      assertThat(body.id()).isEqualTo(id(bytes));
      assertThat(budget.free()).isEqualTo(1024 * KIB);
      assertThat(opened).isEqualTo(1);
    }
  }

  @Test
  void exhaustedBudget_sendsASmallBodyToAFile() throws Exception {
    budget.take(1024 * KIB - 10);
    byte[] bytes = bytes(100);
    try (ReceivedBody body = body()) {
      write(body, bytes);
      assertThat(read(body)).isEqualTo(bytes);
      assertThat(opened).isEqualTo(1);
    }
    assertThat(budget.free()).isEqualTo(10);
  }

  @Test
  void budgetThatRunsOutMeanwhile_keepsWhatCameBefore() throws Exception {
    byte[] bytes = bytes(20 * KIB);
    try (ReceivedBody body = body()) {
      body.write(bytes, KIB);
      budget.take((int) budget.free());
      byte[] rest = Arrays.copyOfRange(bytes, KIB, bytes.length);
      body.write(rest, rest.length);
      body.complete();
      assertThat(read(body)).isEqualTo(bytes);
      assertThat(budget.free()).isEqualTo(KIB);
    }
  }

  @Test
  void closing_givesAllMemoryBack_once() throws Exception {
    ReceivedBody body = body();
    write(body, bytes(100 * KIB));
    body.close();
    body.close();
    assertThat(budget.free()).isEqualTo(1024 * KIB);
  }

  @Test
  void file_hasNoNameFromTheBeginning() throws Exception {
    try (ReceivedBody body = body()) {
      write(body, bytes(300 * KIB));
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
            MessageDigest.getInstance("SHA-256"));
    body.write(bytes(8 * KIB), 8 * KIB);
    assertThatThrownBy(() -> body.write(bytes(300 * KIB), 300 * KIB))
        .isInstanceOf(IOException.class);
    body.close();
    assertThat(budget.free()).isEqualTo(1024 * KIB);
  }

  @Test
  void closedBody_takesAndGivesNothing() throws Exception {
    ReceivedBody body = body();
    body.close();
    assertThatThrownBy(() -> body.write(bytes(1), 1)).isInstanceOf(IOException.class);
    assertThatThrownBy(body::open).isInstanceOf(IOException.class);
    assertThat(budget.free()).isEqualTo(1024 * KIB);
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
    TemporaryFiles files = TemporaryFiles.in(directory);
    return new ReceivedBody(
        budget,
        () -> {
          opened++;
          return files.open();
        },
        MessageDigest.getInstance("SHA-256"));
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

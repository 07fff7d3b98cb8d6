package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiskBudgetTest {

  private static final int RESERVE = 16 * 1024 * 1024;

  private final AtomicLong room = new AtomicLong(RESERVE + 1000);
  private final DiskBudget disk = new DiskBudget(room::get);

  @Test
  void whatSeveralAreAboutToWrite_isCountedTogether() throws Exception {
    disk.take(600);
    assertThatThrownBy(() -> disk.take(600)).isInstanceOf(IOException.class);
    disk.take(400);
    disk.giveBack(600);
    disk.take(600);
  }

  @Test
  void roomThatIsNotKnown_isNoFullDisk() throws Exception {
    room.set(0);
    disk.take(1000);
    room.set(-1);
    disk.take(1000);
  }
}

package dev.hearback.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system in memory that is soon full. It is mounted for a process of its own alone, which
 * needs no rights on Linux; others reach it through that process's {@code /proc/…/root}.
 */
public final class SmallDisk implements AutoCloseable {

  private static final String MOUNTED = "mounted";

  private final Process holder;
  private final Path mountPoint;

  private SmallDisk(Process holder, Path mountPoint) {
    this.holder = holder;
    this.mountPoint = mountPoint;
  }

  /**
   * One of so many MiB, which appears in this empty folder for those who are {@link #run} in it.
   */
  public static SmallDisk in(Path folder, int size) throws IOException {
    Path mountPoint = Files.createDirectories(folder).toAbsolutePath();
    Process holder =
        new ProcessBuilder(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size="
                    + size
                    + "m none \"$0\" && echo "
                    + MOUNTED
                    + " && exec sleep 3600",
                mountPoint.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader said = holder.inputReader();
    String first = said.readLine();
    if (!MOUNTED.equals(first)) {
      holder.destroyForcibly();
      throw new IllegalStateException(
          "This test needs Linux with unshare of util-linux 2.38 or later, and user namespaces for"
              + " everybody (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone,"
              + " kernel.apparmor_restrict_unprivileged_userns), found: "
              + first);
    }
    return new SmallDisk(holder, mountPoint);
  }

  /** As everybody sees it. */
  public Path folder() {
    return Path.of("/proc", Long.toString(holder.pid()), "root", mountPoint.toString());
  }

  /** Where those see it who are {@link #run} in it. */
  Path mountPoint() {
    return mountPoint;
  }

  /** Starts a command that sees it where it is mounted, and is not root there. */
  Process run(Path output, String... command) throws IOException {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("nsenter", "--target", Long.toString(holder.pid()), "--user", "--mount"));
    line.addAll(List.of("--preserve-credentials", "--", "unshare", "--user"));
    line.addAll(List.of("--map-user=1000", "--map-group=1000"));
    line.addAll(List.of(command));
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(output.toFile()))
        .start();
  }

  /** Leaves no byte free. */
  public void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast())) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      if (!e.getMessage().contains("No space left")) {
        throw e;
      }
    }
  }

  /** There is room again. */
  public void relieve() throws IOException {
    Files.delete(ballast());
  }

  /** How many files there are beside what fills it. */
  public long files() throws IOException {
    try (var files = Files.walk(folder())) {
      return files.filter(Files::isRegularFile).filter(file -> !file.equals(ballast())).count();
    }
  }

  @Override
  public void close() {
    holder.destroyForcibly();
  }

  private Path ballast() {
    return folder().resolve("ballast");
  }
}

package dev.hearback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every package of every module says what lives in it. */
class PackageInfoTest {

  @Test
  void everyPackageWithSources_hasPackageInfo() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("..").toRealPath())) {
      var packages =
          files
              .filter(file -> file.toString().contains("/src/main/java/".replace('/', SEPARATOR)))
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .toList();

      assertThat(packages).isNotEmpty();
      assertThat(packages)
          .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
    }
  }

  private static final char SEPARATOR = java.io.File.separatorChar;
}

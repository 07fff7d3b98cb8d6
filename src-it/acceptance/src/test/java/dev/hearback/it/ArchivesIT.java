package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What the WAR and the EAR contain. A jar more in them is listed here and in the README. */
class ArchivesIT {
  private static final Pattern ABSOLUTE_PATH = Pattern.compile("(?m)(^|[\\s:=])(/\\w|[A-Z]:\\\\)");

  private final Map<String, byte[]> war = read(Files.readAllBytes(ShippedArchive.war().toPath()));
  private final Map<String, byte[]> ear = read(Files.readAllBytes(ShippedArchive.ear().toPath()));

  ArchivesIT() throws IOException {}

  @Test
  void war_carriesBothJarsOfCallbackEjb_andNoOther() {
    assertThat(war.keySet())
        .filteredOn(ArchivesIT::isArchive)
        .map(name -> name.replaceFirst("-\\d+(\\.\\d+)*(-SNAPSHOT)?", ""))
        .containsExactlyInAnyOrder(
            "WEB-INF/lib/callback-ejb.jar", "WEB-INF/lib/callback-ejb-client.jar");
  }

  @Test
  void ear_isClientJarInLib_ejbJar_andStrippedWar() throws IOException {
    assertThat(ear.keySet())
        .filteredOn(ArchivesIT::isArchive)
        .containsExactlyInAnyOrder(
            "lib/callback-ejb-client.jar", "callback-ejb.jar", "callback-web.war");
    assertThat(read(ear.get("callback-web.war")).keySet()).noneMatch(ArchivesIT::isArchive);
  }

  @Test
  void archives_containOurClassesAlone() throws IOException {
    for (String name : allOf(war, ear).keySet()) {
      if (name.endsWith(".class")) {
        assertThat(name.substring(name.lastIndexOf('!') + 1).replaceFirst("^WEB-INF/classes/", ""))
            .as("class %s", name)
            .startsWith("dev/hearback/");
      }
    }
  }

  @Test
  void clientJar_andEjbJar_haveNoClassInCommon() throws IOException {
    var client = read(ear.get("lib/callback-ejb-client.jar")).keySet();
    var ejb = read(ear.get("callback-ejb.jar")).keySet();

    assertThat(client).filteredOn(name -> name.endsWith(".class")).isNotEmpty();
    assertThat(ejb).filteredOn(name -> name.endsWith(".class")).doesNotContainAnyElementsOf(client);
  }

  @Test
  void modulesOfTheEar_nameTheirNeighbours_soThatIsolatingServersFindThem() throws IOException {
    assertThat(manifest(read(ear.get("callback-web.war"))))
        .contains("Class-Path: callback-ejb.jar lib/callback-ejb-client.jar");
    assertThat(manifest(read(ear.get("callback-ejb.jar"))))
        .contains("Class-Path: lib/callback-ejb-client.jar");
  }

  @Test
  void manifests_tellNothingOfTheMachineThatBuilt() throws IOException {
    for (var entry : allOf(war, ear).entrySet()) {
      if (entry.getKey().endsWith("META-INF/MANIFEST.MF")) {
        assertThat(new String(entry.getValue(), StandardCharsets.UTF_8))
            .as(entry.getKey())
            .doesNotContain("Built-By", System.getProperty("user.home"))
            .doesNotContainPattern(ABSOLUTE_PATH);
      }
    }
  }

  private static boolean isArchive(String name) {
    return name.endsWith(".jar") || name.endsWith(".war") || name.endsWith(".rar");
  }

  private static String manifest(Map<String, byte[]> archive) {
    return new String(archive.get("META-INF/MANIFEST.MF"), StandardCharsets.UTF_8)
        .replace("\r\n ", "");
  }

  /** Every entry of the archives and of the archives in them, as {@code outer!inner}. */
  @SafeVarargs
  private static Map<String, byte[]> allOf(Map<String, byte[]>... archives) throws IOException {
    Map<String, byte[]> all = new TreeMap<>();
    for (int i = 0; i < archives.length; i++) {
      for (var entry : archives[i].entrySet()) {
        String name = i + "!" + entry.getKey();
        all.put(name, entry.getValue());
        if (isArchive(name)) {
          allOf(read(entry.getValue())).forEach((inner, bytes) -> all.put(name + inner, bytes));
        }
      }
    }
    return all;
  }

  private static Map<String, byte[]> read(byte[] archive) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          entries.put(entry.getName(), zip.readAllBytes());
        }
      }
    }
    return entries;
  }
}

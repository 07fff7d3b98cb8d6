package dev.hearback.it.faults;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles what is not of this build. */
final class Javac {

  private static final String OURS =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  private Javac() {}

  /**
   * Compiles these sources into the folder.
   *
   * @param before what stands on the class path before that of this test
   * @return the folder
   */
  static Path compile(List<Path> sources, List<Path> before, Path classes) {
    String classPath =
        Stream.concat(before.stream().map(Path::toString), Stream.of(OURS))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "--release", "17", "-d", classes.toString()));
    arguments.addAll(List.of("-classpath", classPath));
    sources.forEach(source -> arguments.add(source.toString()));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (result != 0) {
      throw new IllegalStateException("does not compile: " + sources);
    }
    return classes;
  }
}

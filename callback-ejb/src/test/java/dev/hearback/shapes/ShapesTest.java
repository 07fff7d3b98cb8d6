package dev.hearback.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every documented shape has a fixture, and an assertion on what the observer or the submitter sees
 * of it. The index {@code fixtures/shapes.txt} names them all.
 */
class ShapesTest {

  private static final Map<String, Consumer<Shape>> CHECKS = checks();
  private static int passed;

  private static Map<String, Consumer<Shape>> checks() {
    Map<String, Consumer<Shape>> checks = new HashMap<>();
    checks.putAll(DeepgramShapes.checks());
    checks.putAll(GladiaShapes.checks());
    return checks;
  }

  @TestFactory
  Stream<DynamicTest> everyShape_isSeenAsItShould() {
    return Shape.index().stream()
        .map(
            shape ->
                DynamicTest.dynamicTest(
                    shape.section() + " " + shape.fixture() + ": " + shape.description(),
                    () -> {
                      Consumer<Shape> check = CHECKS.get(shape.fixture());
                      assertThat(check).as("assertion on " + shape.fixture()).isNotNull();
                      check.accept(shape);
                      passed++;
                    }));
  }

  @Test
  void indexFixturesAndAssertions_areTheSame() throws IOException, URISyntaxException {
    List<String> index = Shape.index().stream().map(Shape::fixture).toList();
    assertThat(index).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(CHECKS.keySet());
    assertThat(Shape.index()).allMatch(shape -> shape.section().matches("[12]\\.\\d"));
    Path fixtures = Path.of(Objects.requireNonNull(getClass().getResource("/fixtures")).toURI());
    try (Stream<Path> files = Files.walk(fixtures)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> fixtures.relativize(file).toString().replace('\\', '/'))
                  .filter(name -> name.startsWith("deepgram/") || name.startsWith("gladia/")))
          .containsExactlyInAnyOrderElementsOf(index);
    }
  }

  @AfterAll
  static void count() {
    int all = Shape.index().size();
    System.out.println(passed + " of " + all + " shapes of the vendors' documentation");
    assertThat(passed).isEqualTo(all);
  }
}

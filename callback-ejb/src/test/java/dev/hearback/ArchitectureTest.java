package dev.hearback;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.temporal.Temporal;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may see what. The packages themselves are described in docs/architecture.md. */
class ArchitectureTest {
  private static final String ROOT = "dev.hearback";
  private static final String SPI = "dev.hearback.spi..";
  private static final String DEEPGRAM = "dev.hearback.deepgram..";
  private static final String GLADIA = "dev.hearback.gladia..";
  private static final String SETTINGS = "dev.hearback.settings..";
  private static final String CHECK = "dev.hearback.check..";
  private static final String STORAGE = "dev.hearback.storage..";

  private static final JavaClasses OURS =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

  // --- who sees whom ---

  /** Each room, and all that it sees. */
  private static final String ROOMS =
      """
      (root)    sees spi
      spi       sees (root)
      spi.json  sees spi
      spi.http  sees spi spi.json
      deepgram  sees (root) spi spi.http spi.json
      gladia    sees (root) spi spi.http spi.json
      settings  sees spi
      storage   sees spi
      work      sees storage
      cluster   sees settings storage work
      jobs      sees (root) settings spi storage work
      vendors   sees (root) jobs settings spi spi.http storage
      inbox     sees jobs settings spi storage
      deliver   sees (root) cluster inbox jobs settings spi storage vendors work
      receive   sees (root) cluster deliver inbox jobs settings spi storage vendors work
      submit    sees (root) cluster deliver inbox jobs settings spi spi.http storage vendors work
      admin     sees (root) cluster deliver inbox jobs settings spi storage submit vendors work
      check     sees cluster deliver inbox jobs settings spi spi.http storage vendors work
      telemetry sees (root) admin deliver inbox jobs receive settings spi storage submit
      health    sees check
      startup   sees admin check cluster deliver jobs receive settings storage submit vendors work
      """;

  /** No more, and no less: a room that is renamed or empty is none. */
  @Test
  void rooms_seeWhatTheyMay() {
    Map<String, Set<String>> seen = new TreeMap<>();
    for (JavaClass type : OURS) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String target = room(dependency.getTargetClass().getBaseComponentType());
        if (!target.isEmpty() && !target.equals(room(type))) {
          seen.computeIfAbsent(room(type), name -> new TreeSet<>()).add(target);
        }
      }
    }
    assertThat(
            seen.entrySet().stream()
                .map(each -> each.getKey() + " sees " + String.join(" ", each.getValue())))
        .containsExactlyInAnyOrderElementsOf(
            ROOMS.lines().map(line -> line.replaceAll(" +", " ")).toList());
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT)
        ? "(root)"
        : name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1) : "";
  }

  @Test
  void packages_haveNoCycles() {
    check(slices().matching("dev.hearback.(*)..").should().beFreeOfCycles());
  }

  /** But that a type may know the kinds of it that there are, as all do that are sealed. */
  @Test
  void classes_haveNoCycles() {
    check(
        slices()
            .assignedFrom(
                new SliceAssignment() {
                  @Override
                  public SliceIdentifier getIdentifierOf(JavaClass type) {
                    return SliceIdentifier.of(family(topLevel(type)).getName());
                  }

                  @Override
                  public String getDescription() {
                    return "classes";
                  }
                })
            .should()
            .beFreeOfCycles());
  }

  private static JavaClass topLevel(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(type);
  }

  /** The type of which it is a kind, if that knows it. */
  private static JavaClass family(JavaClass type) {
    return Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream())
        .filter(
            parent ->
                parent.getDirectDependenciesFromSelf().stream()
                    .anyMatch(dependency -> dependency.getTargetClass().equals(type)))
        .findFirst()
        .map(ArchitectureTest::family)
        .orElse(type);
  }

  // --- who may use what ---

  @Test
  void sql_isInTheRoomsThatHaveTables() {
    usedOnlyBy(
        Set.of(
            STORAGE,
            "dev.hearback.cluster..",
            "dev.hearback.jobs..",
            "dev.hearback.inbox..",
            "dev.hearback.receive..",
            "dev.hearback.deliver..",
            "dev.hearback.admin.."),
        "java.sql..",
        "javax.sql..");
  }

  @Test
  void configuration_isReadBySettings() {
    usedOnlyBy(Set.of(SETTINGS), "org.eclipse.microprofile.config..");
  }

  @Test
  void faultTolerance_isOnTheGatewayAndTheCheck() {
    usedOnlyBy(
        Set.of("dev.hearback.submit..", SPI, CHECK), "org.eclipse.microprofile.faulttolerance..");
  }

  @Test
  void health_isToldByHealth() {
    usedOnlyBy(Set.of("dev.hearback.health.."), "org.eclipse.microprofile.health..");
  }

  @Test
  void json_isReadByAdaptersAndStorage() {
    usedOnlyBy(
        Set.of(SPI, DEEPGRAM, GLADIA, STORAGE),
        "jakarta.json",
        "jakarta.json.stream..",
        "jakarta.json.spi..");
  }

  @Test
  void jsonBinding_isUsedByNobody() {
    usedOnlyBy(Set.of(), "jakarta.json.bind..");
  }

  @Test
  void logging_isSystemLogger() {
    usedOnlyBy(Set.of(), "java.util.logging..", "org.slf4j..", "org.apache.logging..");
  }

  /** What others' exceptions say may hold data and secrets: {@code StackText} leaves it out. */
  @Test
  void exceptions_areNotHandedToTheLog() {
    check(
        noClasses()
            .should()
            .accessTargetWhere(
                target(
                    "logs a throwable",
                    code ->
                        code.getOwner().isEquivalentTo(System.Logger.class)
                            && code.getRawParameterTypes().stream()
                                .anyMatch(type -> type.isEquivalentTo(Throwable.class)))));
  }

  @Test
  void console_isUsedByNobody() {
    check(
        noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  @Test
  void threads_areTheContainers() {
    check(
        noClasses()
            .should()
            .accessTargetWhere(target("starts a thread", ArchitectureTest::startsThreads)));
  }

  @Test
  void time_comesFromTheDatabase() {
    check(
        noClasses()
            .that(describe("are no clock", type -> !type.getSimpleName().endsWith("Clock")))
            .should()
            .accessTargetWhere(target("reads this node's clock", ArchitectureTest::readsTheClock))
            .because("instants come from the database; System.nanoTime measures durations"));
  }

  @Test
  void answers_areReadUpToALimit() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(HttpResponse.BodyHandlers.class, HttpResponse.BodySubscribers.class)
            .because("whoever answers may never end; BoundedBody does"));
  }

  // --- what leaves the build ---

  @Test
  void publicApi_exposesOnlyJdkJakartaAndItself() {
    check(
        classes()
            .that()
            .resideInAnyPackage(ROOT, SPI)
            .and()
            .arePublic()
            .should(exposeOnly("java..", "jakarta..", ROOT, SPI)));
  }

  private static void usedOnlyBy(Set<String> packages, String... technology) {
    check(
        noClasses()
            .that(outside(packages.toArray(String[]::new)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(technology));
  }

  /** Fails also if there is nothing that it could be broken by. */
  private static void check(ArchRule rule) {
    rule.check(OURS);
  }

  private static DescribedPredicate<JavaClass> outside(String... packages) {
    for (String each : packages) {
      assertThat(OURS.that(resideInAPackage(each))).as("classes in %s", each).isNotEmpty();
    }
    return not(resideInAnyPackage(packages)).as("outside %s", String.join(", ", packages));
  }

  /** Calls and method references alike. */
  private static DescribedPredicate<JavaAccess<?>> target(
      String description, Predicate<CodeUnitAccessTarget> test) {
    return describe(
        description,
        access -> access.getTarget() instanceof CodeUnitAccessTarget code && test.test(code));
  }

  private static boolean startsThreads(CodeUnitAccessTarget code) {
    JavaClass owner = code.getOwner();
    if (isConstructor(code)) {
      return owner.isAssignableTo(Thread.class) || owner.isAssignableTo(Timer.class);
    }
    return owner.isEquivalentTo(Executors.class)
        || (owner.isEquivalentTo(CompletableFuture.class) && code.getName().endsWith("Async"));
  }

  private static boolean readsTheClock(CodeUnitAccessTarget code) {
    JavaClass owner = code.getOwner();
    String name = code.getName();
    if (owner.isEquivalentTo(Date.class)) {
      return isConstructor(code) && code.getRawParameterTypes().isEmpty();
    }
    if (owner.isEquivalentTo(Clock.class)) {
      return name.startsWith("system") || name.startsWith("tick");
    }
    return (owner.isEquivalentTo(System.class) && name.equals("currentTimeMillis"))
        || (owner.isAssignableTo(Temporal.class) && name.equals("now"));
  }

  private static boolean isConstructor(CodeUnitAccessTarget code) {
    return code.getName().equals(JavaConstructor.CONSTRUCTOR_NAME);
  }

  private static ArchCondition<JavaClass> exposeOnly(String... packages) {
    var allowed = resideInAnyPackage(packages).or(primitive());
    return new ArchCondition<>("expose only types of " + String.join(", ", packages)) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        check(type, type.getFullName(), typesOf(type), events);
        for (JavaMember member : type.getMembers()) {
          if (visible(member)) {
            check(type, member.getFullName(), typesOf(member), events);
          }
        }
      }

      private void check(
          JavaClass type, String where, Set<JavaClass> exposed, ConditionEvents events) {
        for (JavaClass each : exposed) {
          if (!allowed.test(each.getBaseComponentType())) {
            events.add(SimpleConditionEvent.violated(type, where + " exposes " + each.getName()));
          }
        }
      }
    };
  }

  private static Set<JavaClass> typesOf(JavaClass type) {
    Set<JavaClass> types = new HashSet<>();
    type.getSuperclass().ifPresent(parent -> types.addAll(parent.getAllInvolvedRawTypes()));
    type.getInterfaces().forEach(each -> types.addAll(each.getAllInvolvedRawTypes()));
    return types;
  }

  private static Set<JavaClass> typesOf(JavaMember member) {
    Set<JavaClass> types = new HashSet<>(member.getAllInvolvedRawTypes());
    if (member instanceof JavaCodeUnit method) {
      types.addAll(method.getExceptionTypes());
    }
    return types;
  }

  private static boolean visible(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static DescribedPredicate<JavaClass> primitive() {
    return describe("primitive", JavaClass::isPrimitive);
  }
}

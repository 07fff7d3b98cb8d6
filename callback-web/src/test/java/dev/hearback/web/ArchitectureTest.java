package dev.hearback.web;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/** As in the module beside this one. */
class ArchitectureTest {

  /** What others' exceptions say may hold data and secrets: {@code StackText} leaves it out. */
  @Test
  void exceptions_areNotHandedToTheLog() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "logs a throwable",
                access ->
                    access.getTarget() instanceof CodeUnitAccessTarget code
                        && code.getOwner().isEquivalentTo(System.Logger.class)
                        && code.getRawParameterTypes().stream()
                            .anyMatch(type -> type.isEquivalentTo(Throwable.class))))
        .check(
            new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("dev.hearback.web"));
  }
}

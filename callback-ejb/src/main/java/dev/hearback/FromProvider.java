package dev.hearback;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * On an observer's event parameter: only jobs of this provider, by the name that {@link
 * TranscriptionRequest#provider} was given or that a hook is configured with.
 */
@Qualifier
@Retention(RUNTIME)
@Target({METHOD, FIELD, PARAMETER, TYPE})
public @interface FromProvider {

  /** Name of the provider; compared exactly. */
  String value();

  /** The qualifier as an object, for programmatic look-up. */
  final class Literal extends AnnotationLiteral<FromProvider> implements FromProvider {
    private static final long serialVersionUID = 1L;

    /** The provider's name. */
    private final String value;

    private Literal(String value) {
      this.value = value;
    }

    /** The qualifier for this provider. */
    public static Literal of(String provider) {
      return new Literal(provider);
    }

    @Override
    public String value() {
      return value;
    }
  }
}

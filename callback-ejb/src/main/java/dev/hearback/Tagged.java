package dev.hearback;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * On an observer's event parameter: only jobs that carry this tag. Repeated: only jobs that carry
 * all of them. A tag is given with {@link TranscriptionRequest#tag} or by a hook's {@code tags}.
 */
@Qualifier
@Retention(RUNTIME)
@Target({METHOD, FIELD, PARAMETER, TYPE})
@Repeatable(Tagged.All.class)
public @interface Tagged {

  /** The tag; compared exactly. */
  String value();

  /** Holds repeated tags. */
  @Retention(RUNTIME)
  @Target({METHOD, FIELD, PARAMETER, TYPE})
  @interface All {
    /** The tags. */
    Tagged[] value();
  }

  /** The qualifier as an object, for programmatic look-up. */
  final class Literal extends AnnotationLiteral<Tagged> implements Tagged {
    private static final long serialVersionUID = 1L;

    /** The tag. */
    private final String value;

    private Literal(String value) {
      this.value = value;
    }

    /** The qualifier for this tag. */
    public static Literal of(String tag) {
      return new Literal(tag);
    }

    @Override
    public String value() {
      return value;
    }
  }
}

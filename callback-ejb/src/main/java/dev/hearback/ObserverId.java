package dev.hearback;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * On an observer method: the id under which its deliveries are stored. Give one before you rename
 * or move an observer, so that deliveries that wait for it still find it. Without it the id is the
 * bean class's full name, a hash sign and the method's name. Two observers of one id fail the
 * deployment.
 */
@Retention(RUNTIME)
@Target(METHOD)
public @interface ObserverId {

  /** The id: 1 to 200 characters. */
  String value();
}

package io.segstream.inference.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Declares a nested group of keys on the record component that holds it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Block {
  /** What the group is about, one or two sentences for the reference page. */
  String value();

  /**
   * What stands for a name in the paths of a {@code Map} whose names are the user's, for example
   * {@code <feed>}.
   */
  String each() default "";

  /** Whether its keys are declared elsewhere: a {@link BlockBinder} for its type reads them. */
  boolean open() default false;
}

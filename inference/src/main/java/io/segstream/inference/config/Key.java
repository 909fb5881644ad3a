package io.segstream.inference.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares one configuration key on the record component that holds its value. The key's name is
 * the component's name.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** What the key decides, one or two sentences for the reference page. */
  String value();

  /** The default as it would be written in YAML; empty for keys that may be absent. */
  String defaultValue() default "";

  /** Unit of a bare number, for example {@code pixels}; empty if the value carries its own unit. */
  String unit() default "";

  /** Smallest allowed value, inclusive, as it would be written in YAML; empty for no bound. */
  String min() default "";

  /** Largest allowed value, inclusive, as it would be written in YAML; empty for no bound. */
  String max() default "";
}

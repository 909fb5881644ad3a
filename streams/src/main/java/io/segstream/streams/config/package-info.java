/**
 * The configuration: one YAML file, environment variables and {@code --set} overrides become
 * validating records. Keys are declared once, as annotated record components; parsing, range
 * checks, error texts and the reference page all come from that declaration.
 */
package io.segstream.streams.config;

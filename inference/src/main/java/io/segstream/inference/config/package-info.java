/**
 * Configuration files as records: YAML with line and column, all problems at once, overrides, and
 * reference pages made of the declarations.
 */
package io.segstream.inference.config;

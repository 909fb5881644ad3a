/** Scores the classes that a model gives to pixels. */
package io.segstream.inference.evaluate.semantic;

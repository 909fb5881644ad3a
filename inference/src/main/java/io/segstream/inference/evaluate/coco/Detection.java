package io.segstream.inference.evaluate.coco;

/**
 * A result.
 *
 * @param image its image
 * @param category its category
 * @param shape mask or box
 * @param score any number; higher is surer
 */
record Detection(long image, long category, Shape shape, double score) {}

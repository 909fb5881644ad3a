package io.segstream.inference.evaluate.coco;

/**
 * An object of the ground truth.
 *
 * @param image its image
 * @param category its category
 * @param shape mask or box
 * @param area by which it counts as small, medium or large, as the file states it
 * @param crowd whether it stands for many objects; such are not looked for and forgive any number
 *     of results inside
 */
record Annotation(long image, long category, Shape shape, double area, boolean crowd) {}

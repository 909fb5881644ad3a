/**
 * Random views of pictures in which labels stay on their pixels. Coordinates are continuous: pixel
 * {@code i} of a row covers {@code i} to {@code i + 1}.
 */
package io.segstream.trainer.augment;

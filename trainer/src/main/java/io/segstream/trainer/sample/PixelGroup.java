package io.segstream.trainer.sample;

/**
 * The pixels of one class in one picture.
 *
 * @param picture its position in the batch
 * @param label the class, 0..254
 * @param rows positions in the flattened batch, ascending; not copied
 */
public record PixelGroup(int picture, int label, int[] rows) {}

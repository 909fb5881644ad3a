package io.segstream.inference.evaluate.cluster;

/**
 * The objects found in a picture.
 *
 * @param ids at the size at which the model saw the picture, row by row, unsigned: 0 outside, else
 *     1 to the number of vectors
 * @param vectors by id - 1: the embedding of each object
 */
record PictureObjects(byte[] ids, double[][] vectors) {}

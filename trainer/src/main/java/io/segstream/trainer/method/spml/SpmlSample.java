package io.segstream.trainer.method.spml;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.RgbImage;
import java.util.BitSet;

/**
 * A view with what is known of it.
 *
 * @param image the view
 * @param labels class of each of its pixels as far as it is known, else void
 * @param regions low-level region of each cell of the embeddings' grid, {@link
 *     io.segstream.trainer.segment.PictureSegments#NONE} beyond the picture; not copied
 * @param cellsAcross columns of that grid
 * @param tags classes that the picture shows, without background; not changed
 */
public record SpmlSample(
    RgbImage image, LabelMap labels, int[] regions, int cellsAcross, BitSet tags) {}

package io.segstream.trainer.picture;

import io.segstream.inference.cluster.Clustering;
import io.segstream.inference.cluster.PointSet;
import io.segstream.inference.cluster.SphericalKMeans;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Pictures below each other, and beside each what a network says of it. */
final class ContactSheet {
  private static final int COLUMNS = 4;
  private static final int GAP = 4;
  private static final int CLUSTERS = 8;
  private static final int ROUNDS = 50;
  private static final long SEED = 1;

  private ContactSheet() {}

  /** Picture, embeddings, objectness, clusters; the last two columns in cells. */
  static BufferedImage draw(List<SeenPicture> rows, int dimensions) {
    float[] embeddings = new float[rows.stream().mapToInt(row -> row.embeddings().length).sum()];
    int next = 0;
    for (SeenPicture row : rows) {
      System.arraycopy(row.embeddings(), 0, embeddings, next, row.embeddings().length);
      next += row.embeddings().length;
    }
    int[] colours = PrincipalColours.of(embeddings, dimensions);
    Clustering clusters =
        new SphericalKMeans(ROUNDS, SEED)
            .fit(new PointSet(embeddings, embeddings.length / dimensions, dimensions), CLUSTERS);
    int width = rows.stream().mapToInt(row -> row.picture().width()).max().orElseThrow();
    int height = rows.stream().mapToInt(row -> row.picture().height() + GAP).sum() - GAP;
    BufferedImage sheet =
        new BufferedImage(COLUMNS * (width + GAP) - GAP, height, BufferedImage.TYPE_INT_RGB);
    int y = 0;
    int first = 0;
    for (SeenPicture row : rows) {
      int offset = first;
      Panel.draw(
          Panel.of(row.picture()),
          sheet,
          0,
          y,
          row.picture().width(),
          row.picture().height(),
          true);
      cells(row, sheet, width + GAP, y, cell -> colours[offset + cell]);
      cells(row, sheet, 2 * (width + GAP), y, cell -> grey(row.objectness()[cell]));
      cells(row, sheet, 3 * (width + GAP), y, cell -> hue(clusters.assignments()[offset + cell]));
      y += row.picture().height() + GAP;
      first += row.cells();
    }
    return sheet;
  }

  private static void cells(
      SeenPicture row, BufferedImage sheet, int x, int y, IntUnaryOperator colours) {
    BufferedImage cells = Panel.of(row.width(), row.height(), colours);
    Panel.draw(cells, sheet, x, y, row.picture().width(), row.picture().height(), false);
  }

  private static int grey(float share) {
    return 0x010101 * Math.round(255 * share);
  }

  private static int hue(int cluster) {
    return Color.HSBtoRGB((float) cluster / CLUSTERS, 0.7f, 0.95f) & 0xffffff;
  }
}

package io.segstream.trainer.oversegment;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.augment.View;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.MaskFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Regions from label maps, as the boundaries of BSDS500 are kept: {@code ID.png}, or {@code
 * ID_1.png}, {@code ID_2.png} and so on, of which every boundary counts. Ids that contain slashes
 * are in subdirectories.
 */
public final class RegionFiles implements OverSegmentation {
  private static final int LABELS = 256;

  private final Path directory;

  /**
   * Maps in a directory.
   *
   * @throws DatasetException if there is no such directory
   */
  public RegionFiles(Path directory) throws DatasetException {
    if (!Files.isDirectory(directory)) {
      throw new DatasetException("there is no directory of regions '%s'".formatted(directory));
    }
    this.directory = directory;
  }

  @Override
  public int[] of(Example example, View view, int width, int height) throws ExampleException {
    int[] cells = new int[width * height];
    for (LabelMap map : maps(example)) {
      Map<Integer, Integer> combinations = new HashMap<>();
      double stepX = (double) view.image().width() / width;
      double stepY = (double) view.image().height() / height;
      for (int i = 0; i < cells.length; i++) {
        double x = (i % width + 0.5) * stepX;
        int cellRow = i / width;
        double y = (cellRow + 0.5) * stepY;
        int column = inside(view.toSource().x(x, y), map.width());
        int row = inside(view.toSource().y(x, y), map.height());
        int label = map.labels()[row * map.width() + column] & 0xff;
        int next = combinations.size();
        cells[i] = combinations.computeIfAbsent(cells[i] * LABELS + label, key -> next);
      }
    }
    return cells;
  }

  private static int inside(double place, int size) {
    return (int) Math.max(0, Math.min(size - 1, Math.floor(place)));
  }

  private List<LabelMap> maps(Example example) throws ExampleException {
    List<LabelMap> maps = new ArrayList<>();
    Path single = directory.resolve(example.id() + ".png");
    if (Files.isRegularFile(single)) {
      maps.add(MaskFile.read(single, example.image()));
    }
    Path numbered = numbered(example, 1);
    for (int k = 2; Files.isRegularFile(numbered); k++) {
      maps.add(MaskFile.read(numbered, example.image()));
      numbered = numbered(example, k);
    }
    if (maps.isEmpty()) {
      throw new ExampleException(
          "picture '%s' has no regions in '%s': write %s.png"
              .formatted(example.id(), directory, example.id()));
    }
    return maps;
  }

  private Path numbered(Example example, int k) {
    return directory.resolve("%s_%d.png".formatted(example.id(), k));
  }
}

package io.segstream.trainer.cli;

import io.segstream.trainer.data.Drawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A dataset in COCO's layout, {@code train2017}: each picture has a cup and a bowl, both boxes. */
final class BoxesOfCoco {
  static final int SIDE = 64;
  private static final int PICTURES = 3;

  private BoxesOfCoco() {}

  static void draw(Path coco) throws IOException {
    List<String> images = new ArrayList<>();
    List<String> objects = new ArrayList<>();
    List<String> captions = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      int shift = 2 * i;
      Drawn.picture(
          coco.resolve("train2017/" + i + ".png"),
          Drawn.image(
              SIDE,
              SIDE,
              (x, y) ->
                  y < 30 + shift && x < 30 ? 0xd08030 : y >= 34 && x >= 34 ? 0x3080d0 : 0x202020));
      images.add(
          "{\"id\": %d, \"file_name\": \"%d.png\", \"width\": %d, \"height\": %d}"
              .formatted(i, i, SIDE, SIDE));
      objects.add(object(i, 1, 0, 0, 30, 30 + shift));
      objects.add(object(i, 2, 34, 34, 64, 64));
      captions.add(
          "{\"image_id\": %d, \"caption\": \"A cup on the left of two bowls.\"}".formatted(i));
      captions.add("{\"image_id\": %d, \"caption\": \"Nothing is on the table.\"}".formatted(i));
    }
    Files.createDirectories(coco.resolve("annotations"));
    Files.writeString(
        coco.resolve("annotations/instances_train2017.json"),
        """
        {"images": [%s], "annotations": [%s],
         "categories": [{"id": 1, "name": "cup"}, {"id": 2, "name": "bowl"}]}
        """
            .formatted(String.join(", ", images), String.join(", ", objects)));
    Files.writeString(
        coco.resolve("annotations/captions_train2017.json"),
        "{\"annotations\": [%s]}".formatted(String.join(", ", captions)));
  }

  private static String object(int image, int category, int left, int top, int right, int bottom) {
    return "{\"id\": %d, \"image_id\": %d, \"category_id\": %d, \"iscrowd\": 0, \"segmentation\": [[%d, %d, %d, %d, %d, %d, %d, %d]]}"
        .formatted(
            10 * image + category,
            image,
            category,
            left,
            top,
            right,
            top,
            right,
            bottom,
            left,
            bottom);
  }
}

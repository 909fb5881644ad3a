package io.segstream.inference.evaluate.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.picture.LabelledDataset;
import io.segstream.inference.evaluate.picture.LabelledPicture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetLayoutTest {
  @TempDir Path root;

  @Test
  void shouldReadCamVidWhoseListsBeginWithForeignDirectories() throws IOException {
    write("val/a.png", 5, 5, 5, 5);
    write("valannot/a.png", 0, 10, 11, 3);
    Files.writeString(root.resolve("val.txt"), "/SegNet/CamVid/val/a.png /SegNet/valannot/a.png\n");
    LabelledDataset data = DatasetLayout.of(root).open(root);
    assertThat(data.classes()).hasSize(11).startsWith("sky").endsWith("bicyclist");
    assertThat(data.background()).isEmpty();
    assertThat(data.train()).isEmpty();
    LabelledPicture picture = data.val().get(0);
    assertThat(picture.name()).isEqualTo("a");
    assertThat(data.labels(picture).labels()).containsExactly(0, 10, -1, 3);
  }

  @Test
  void shouldReadVoc() throws IOException {
    for (String part : new String[] {"train", "val"}) {
      write("JPEGImages/%s1.jpg".formatted(part), 5, 5, 5, 5);
      write("SegmentationClass/%s1.png".formatted(part), 0, 20, 255, 3);
      Path list = root.resolve("ImageSets/Segmentation/%s.txt".formatted(part));
      Files.createDirectories(list.getParent());
      Files.writeString(list, part + "1\n\n");
    }
    assertThat(DatasetLayout.of(root)).isEqualTo(DatasetLayout.VOC);
    LabelledDataset data = DatasetLayout.VOC.open(root);
    assertThat(data.classes()).hasSize(21).startsWith("background").endsWith("tvmonitor");
    assertThat(data.background()).hasValue(0);
    assertThat(data.train()).hasSize(1);
    assertThat(data.labels(data.val().get(0)).labels()).containsExactly(0, 20, -1, 3);
  }

  @Test
  void shouldReadCocoWithVoidWhereClassesOverlap() throws IOException {
    write("val2017/x.jpg", 5, 5, 5, 5);
    Files.createDirectories(root.resolve("annotations"));
    Files.writeString(
        root.resolve("annotations/instances_val2017.json"),
        """
        {"images": [{"id": 7, "width": 4, "height": 1, "file_name": "x.jpg"}],
         "categories": [{"id": 9, "name": "cat", "supercategory": "animal"},
                        {"id": 3, "name": "car", "supercategory": "vehicle"},
                        {"id": 10, "name": "dog", "supercategory": "animal"}],
         "annotations": [
          {"id": 1, "image_id": 7, "category_id": 9, "iscrowd": 0, "area": 2,
           "segmentation": {"size": [1, 4], "counts": [0, 2, 2]}},
          {"id": 2, "image_id": 7, "category_id": 10, "iscrowd": 0, "area": 2,
           "segmentation": {"size": [1, 4], "counts": [1, 2, 1]}}]}
        """);
    LabelledDataset data = DatasetLayout.of(root).open(root);
    assertThat(data.classes()).containsExactly("background", "car", "cat", "dog");
    assertThat(data.labels(data.val().get(0)).labels()).containsExactly(2, -1, 3, 0);
    LabelledDataset groups = DatasetLayout.COCO_GROUPS.open(root);
    assertThat(groups.classes()).containsExactly("background", "vehicle", "animal");
    assertThat(groups.labels(groups.val().get(0)).labels()).containsExactly(2, 2, 2, 0);
  }

  @Test
  void shouldNameWhatIsMissingOrWrong() throws IOException {
    assertThatThrownBy(() -> DatasetLayout.of(root))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("is no data set of labelled pictures");
    Files.writeString(root.resolve("val.txt"), "val/a.png valannot/a.png\n");
    assertThatThrownBy(() -> DatasetLayout.CAMVID.open(root))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("val/a.png', which is not there");
    write("val/a.png", 5, 5, 5, 5);
    write("valannot/a.png", 0, 10, 12, 3);
    LabelledDataset data = DatasetLayout.CAMVID.open(root);
    assertThatThrownBy(() -> data.labels(data.val().get(0)))
        .hasMessage(
            "the labels of picture 'a' hold 12, the data set has the classes 0 to 10 (and 255 for void)");
  }

  private void write(String name, int... values) throws IOException {
    BufferedImage image = new BufferedImage(values.length, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSamples(0, 0, values.length, 1, 0, values);
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }
}

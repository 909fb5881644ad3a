package io.segstream.inference.evaluate.dataset;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.coco.CocoPictures;
import io.segstream.inference.evaluate.picture.LabelledDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The ways in which data sets of labelled pictures lie on disk. */
public enum DatasetLayout {
  /** Lists {@code train.txt} and {@code val.txt} of pictures and label PNGs, as SegNet's CamVid. */
  CAMVID("val.txt") {
    @Override
    public LabelledDataset open(Path root) throws IOException {
      return CamVidLayout.open(root);
    }
  },
  /** {@code JPEGImages}, {@code SegmentationClass} and {@code ImageSets/Segmentation}. */
  VOC("ImageSets/Segmentation/val.txt") {
    @Override
    public LabelledDataset open(Path root) throws IOException {
      return VocLayout.open(root);
    }
  },
  /** Instances of COCO 2017, one class per category. */
  COCO(CocoPictures.VAL_ANNOTATIONS) {
    @Override
    public LabelledDataset open(Path root) throws IOException {
      return CocoPictures.open(root, CocoPictures.Grouping.CATEGORIES);
    }
  },
  /** Instances of COCO 2017, one class per supercategory. */
  COCO_GROUPS(CocoPictures.VAL_ANNOTATIONS) {
    @Override
    public LabelledDataset open(Path root) throws IOException {
      return CocoPictures.open(root, CocoPictures.Grouping.SUPERCATEGORIES);
    }
  };

  private final String mark;

  DatasetLayout(String mark) {
    this.mark = mark;
  }

  /**
   * Reads what there is; pictures and labels are read later.
   *
   * @throws EvaluationException if it is not in this layout, or lists files that are not there
   */
  public abstract LabelledDataset open(Path root) throws IOException;

  /**
   * The first layout whose list of pictures is there.
   *
   * @throws EvaluationException if none is
   */
  public static DatasetLayout of(Path root) throws EvaluationException {
    return Arrays.stream(values())
        .filter(layout -> Files.isRegularFile(root.resolve(layout.mark)))
        .findFirst()
        .orElseThrow(
            () ->
                new EvaluationException(
                    "'%s' is no data set of labelled pictures: it holds neither %s, %s nor %s"
                        .formatted(root, CAMVID.mark, VOC.mark, COCO.mark)));
  }

  /** As users type it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

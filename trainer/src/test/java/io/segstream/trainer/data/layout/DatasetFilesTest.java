package io.segstream.trainer.data.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Concatenated;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.Drawn;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.ProposedForeground;
import io.segstream.trainer.data.Subset;
import io.segstream.trainer.data.VideoDataset;
import io.segstream.trainer.data.VideoDataset.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFilesTest {
  @TempDir Path root;

  private static List<String> ids(Dataset dataset) {
    return IntStream.range(0, dataset.size()).mapToObj(dataset::id).toList();
  }

  private Dataset open(DatasetKind kind, String split) throws IOException {
    return DatasetFiles.of(kind, root, split).open();
  }

  private DatasetFiles folder(Optional<Path> maps, List<String> labels, Optional<Path> masks) {
    return new DatasetFiles(
        DatasetKind.IMAGE_FOLDER, root.resolve("p"), Optional.empty(), maps, labels, masks);
  }

  @Test
  void imageFolderListsPicturesBelowInTheOrderOfTheirPaths() throws Exception {
    Drawn.picture(root.resolve("p/b.jpg"), 3, 2, 0);
    Drawn.picture(root.resolve("p/a/z.png"), 3, 2, 0xff0000);
    Drawn.text(root.resolve("p/readme.txt"), "no picture");

    Dataset dataset = folder(Optional.empty(), List.of(), Optional.empty()).open();

    assertThat(dataset.name()).isEqualTo("p");
    assertThat(ids(dataset)).containsExactly("a/z", "b");
    Example example = dataset.load(0);
    assertThat(example.image().rgb()).startsWith(255, 0, 0);
    assertThat(example.classes()).isEmpty();
    assertThat(example.foreground()).isEmpty();
  }

  @Test
  void linksAreFollowedAsIfTheirTargetsWereThere() throws Exception {
    Path elsewhere = root.resolve("elsewhere");
    Drawn.picture(elsewhere.resolve("a/one.jpg"), 3, 2, 0);
    Drawn.picture(elsewhere.resolve("a/two.jpg"), 3, 2, 0);
    Drawn.mask(elsewhere.resolve("masks/a/one.png"), 3, 2, (x, y) -> 255);
    Files.createDirectory(root.resolve("inside"));
    Files.createSymbolicLink(root.resolve("p"), elsewhere);
    Files.createSymbolicLink(root.resolve("inside/b"), elsewhere.resolve("a"));
    Files.createSymbolicLink(root.resolve("inside/c.jpg"), elsewhere.resolve("a/two.jpg"));
    Files.createSymbolicLink(root.resolve("m"), elsewhere.resolve("masks"));

    assertThat(ids(VideoFolder.open(root.resolve("p")))).contains("a/one", "a/two");
    assertThat(ids(ImageFolder.open(root.resolve("inside"))))
        .containsExactly("b/one", "b/two", "c");
    assertThat(ids(folder(Optional.empty(), List.of(), Optional.of(root.resolve("m"))).open()))
        .containsExactly("a/one");
  }

  @Test
  void linksThatLeadNowhereOrInACircleAreNamed() throws Exception {
    Drawn.picture(root.resolve("p/one.jpg"), 3, 2, 0);
    Path gone = Files.createSymbolicLink(root.resolve("p/two.jpg"), root.resolve("gone.jpg"));

    assertThatThrownBy(() -> ImageFolder.open(root.resolve("p")))
        .isInstanceOf(DatasetException.class)
        .hasMessage("link '%s' leads nowhere: mend or remove it", gone);

    Files.delete(gone);
    Path circle = Files.createSymbolicLink(root.resolve("p/again"), root.resolve("p"));
    assertThatThrownBy(() -> ImageFolder.open(root.resolve("p")))
        .isInstanceOf(DatasetException.class)
        .hasMessage("link '%s' leads to a directory that it lies in: remove it", circle);
  }

  @Test
  void masksFromADirectoryBecomeForegroundsAndPicturesWithoutAreLeftOut() throws Exception {
    Drawn.picture(root.resolve("p/a/one.jpg"), 3, 2, 0);
    Drawn.picture(root.resolve("p/two.jpg"), 3, 2, 0);
    Path masks = root.resolve("m");
    Drawn.mask(masks.resolve("a/one.png"), 3, 2, (x, y) -> x == 0 ? 255 : 0);

    Dataset dataset = folder(Optional.empty(), List.of(), Optional.of(masks)).open();

    assertThat(dataset).isInstanceOf(ProposedForeground.class);
    assertThat(ids(dataset)).containsExactly("a/one");
    assertThat(dataset.load(0).foreground().orElseThrow().labels())
        .containsExactly(1, 0, 0, 1, 0, 0);
    assertThat(ids(ImageFolder.withForegrounds(root.resolve("p"), masks))).containsExactly("a/one");
  }

  @Test
  void labelMapsOfAFolderMustStayWithinItsClasses() throws Exception {
    Drawn.picture(root.resolve("p/a.jpg"), 3, 2, 0);
    Drawn.picture(root.resolve("p/b.jpg"), 3, 2, 0);
    Path maps = root.resolve("maps");
    Drawn.mask(maps.resolve("a.png"), 3, 2, (x, y) -> x == 2 ? 255 : x);
    Path wrong = Drawn.mask(maps.resolve("b.png"), 3, 2, (x, y) -> x + y);

    Dataset dataset = folder(Optional.of(maps), List.of("sky", "sea"), Optional.empty()).open();

    assertThat(dataset.labels()).containsExactly("sky", "sea");
    assertThat(dataset.load(0).classes().orElseThrow().labels())
        .containsExactly(0, 1, -1, 0, 1, -1);
    assertThatThrownBy(() -> dataset.load(1))
        .isInstanceOf(ExampleException.class)
        .hasMessage(
            "mask '%s' holds the label 2 at (2, 0), its dataset has 2 classes, 0 to 1, and void 255",
            wrong);
  }

  @Test
  void videoFolderKeepsTheFramesOfADirectoryTogether() throws Exception {
    for (String frame : List.of("b/002", "b/001", "a/7", "b/003")) {
      Drawn.picture(root.resolve(frame + ".png"), 2, 2, 0);
    }

    VideoDataset video = VideoFolder.open(root);

    assertThat(video.sequences()).containsExactly(new Sequence("a", 0, 1), new Sequence("b", 1, 3));
    assertThat(ids(video)).containsExactly("a/7", "b/001", "b/002", "b/003");
  }

  @Test
  void pascalVocTakesMasksOfSbdWhereItHasNone() throws Exception {
    Drawn.text(root.resolve("ImageSets/Segmentation/trainaug.txt"), "one\n\ntwo\n");
    Drawn.picture(root.resolve("JPEGImages/one.jpg"), 3, 1, 0);
    Drawn.picture(root.resolve("JPEGImages/two.jpg"), 3, 1, 0);
    Drawn.mask(
        root.resolve("SegmentationClass/one.png"), 3, 1, (x, y) -> new int[] {0, 15, 255}[x]);
    Drawn.mask(root.resolve("SegmentationClassAug/two.png"), 3, 1, (x, y) -> 20);

    Dataset dataset = open(DatasetKind.PASCAL_VOC, "trainaug");

    assertThat(dataset.labels()).hasSize(21).contains("person");
    assertThat(dataset.load(0).classes().orElseThrow().labels()).containsExactly(0, 15, -1);
    assertThat(dataset.load(0).foreground().orElseThrow().labels()).containsExactly(0, 1, -1);
    assertThat(dataset.load(1).classes().orElseThrow().labels()).containsExactly(20, 20, 20);
  }

  @Test
  void camVidTakesElevenForVoidAndTheListsOfItsAuthors() throws Exception {
    Drawn.text(
        root.resolve("val.txt"),
        "val/x.png valannot/x.png\n/SegNet/CamVid/val/y.png /SegNet/CamVid/valannot/y.png\n");
    for (String name : List.of("x.png", "y.png")) {
      Drawn.picture(root.resolve("val").resolve(name), 3, 1, 0);
      Drawn.mask(root.resolve("valannot").resolve(name), 3, 1, (x, y) -> 9 + x);
    }

    Dataset dataset = open(DatasetKind.CAMVID, "val");

    assertThat(dataset.name()).isEqualTo("camvid/val");
    assertThat(ids(dataset)).containsExactly("x", "y");
    assertThat(dataset.labels()).hasSize(11);
    assertThat(dataset.load(1).classes().orElseThrow().labels()).containsExactly(9, 10, -1);
    assertThat(dataset.load(1).foreground()).isEmpty();
  }

  @Test
  void cityscapesMapsNineteenIdsAndLeavesTheRestVoid() throws Exception {
    int[] ids = {0, 7, 8, 9, 33, 255};
    Drawn.picture(root.resolve("leftImg8bit/train/ulm/ulm_0_leftImg8bit.png"), 6, 1, 0);
    Drawn.mask(root.resolve("gtFine/train/ulm/ulm_0_gtFine_labelIds.png"), 6, 1, (x, y) -> ids[x]);
    Drawn.picture(root.resolve("leftImg8bit/test/bonn/bonn_0_leftImg8bit.png"), 6, 1, 0);

    Dataset train = open(DatasetKind.CITYSCAPES, "train");

    assertThat(ids(train)).containsExactly("ulm/ulm_0");
    assertThat(train.load(0).classes().orElseThrow().labels())
        .containsExactly(-1, 0, 1, -1, 18, -1);
    assertThat(open(DatasetKind.CITYSCAPES, "test").load(0).classes()).isEmpty();
  }

  private void drawDavis(String sequence, int[][] frames) {
    for (int t = 0; t < frames.length; t++) {
      int[] labels = frames[t];
      String name = "480p/%s/0000%d".formatted(sequence, t);
      Drawn.picture(root.resolve("JPEGImages/" + name + ".jpg"), labels.length, 1, 0);
      Drawn.mask(
          root.resolve("Annotations/" + name + ".png"), labels.length, 1, (x, y) -> labels[x]);
    }
  }

  @Test
  void davisGivesVideosWithTheSameObjectAtTheSameInstance() throws Exception {
    drawDavis("cat", new int[][] {{0, 255, 0}, {0, 0, 255}, {0, 0, 0}});
    drawDavis("dogs", new int[][] {{1, 2, 0}, {0, 2, 255}, {2, 2, 1}});
    Drawn.text(root.resolve("ImageSets/2017/val.txt"), "dogs\ncat\n");

    VideoDataset video = (VideoDataset) open(DatasetKind.DAVIS, "val");

    assertThat(video.sequences())
        .containsExactly(new Sequence("dogs", 0, 3), new Sequence("cat", 3, 3));
    assertThat(video.id(4)).isEqualTo("cat/00001");
    Example dogs = video.load(1);
    assertThat(dogs.instances()).extracting(each -> each.mask().area()).containsExactly(0, 1);
    assertThat(dogs.foreground().orElseThrow().labels()).containsExactly(0, 1, -1);
    assertThat(video.load(4).foreground().orElseThrow().labels()).containsExactly(0, 0, 1);
    assertThat(video.load(5).instances()).hasSize(1);
    assertThat(open(DatasetKind.DAVIS, "all").size()).isEqualTo(6);
    assertThatThrownBy(() -> open(DatasetKind.DAVIS, "vla"))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "there is no list 'vla.txt' in '%s': give its name, or 'all' for all sequences",
            root.resolve("ImageSets"));
  }

  @Test
  void bsdsHasTheRegionsOfItsAnnotators() throws Exception {
    Drawn.picture(root.resolve("images/val/7.jpg"), 4, 1, 0);
    Drawn.mask(root.resolve("segmentations/val/7_2.png"), 4, 1, (x, y) -> x < 3 ? 1 : 2);
    Drawn.mask(root.resolve("segmentations/val/7_10.png"), 4, 1, (x, y) -> x < 1 ? 1 : 2);
    Drawn.picture(root.resolve("images/train/8.jpg"), 4, 1, 0);

    Bsds val = Bsds.open(root, "val");
    List<LabelMap> regions = val.regions(0);

    assertThat(val.annotators(0)).isEqualTo(2);
    assertThat(regions.get(0).labels()).containsExactly(1, 1, 1, 2);
    assertThat(Bsds.boundaries(regions)).containsExactly(0.5f, 0, 0.5f, 0);
    assertThat(Bsds.boundaries(regions.subList(0, 1))).containsExactly(0, 0, 1, 0);
    assertThat(open(DatasetKind.BSDS, "train").load(0).foreground()).isEmpty();
    assertThat(Bsds.open(root, "train").regions(0)).isEmpty();
  }

  @Test
  void cocoReadsPolygonsRunsCrowdsAndCaptions() throws Exception {
    Drawn.picture(root.resolve("train/0001.jpg"), 4, 2, 0);
    Drawn.text(root.resolve("annotations/instances_train.json"), COCO);
    Drawn.text(
        root.resolve("annotations/captions_train.json"),
        "{\"annotations\": [{\"image_id\": 1, \"caption\": \"A dog. \"}]}");

    Dataset dataset = open(DatasetKind.COCO, "train");
    Example example = dataset.load(0);

    assertThat(dataset.name()).isEqualTo("coco/train");
    assertThat(dataset.labels()).containsExactly("background", "cat", "dog");
    assertThat(example.id()).isEqualTo("0001");
    assertThat(example.captions()).containsExactly("A dog.");
    assertThat(example.instances()).extracting(each -> each.category()).containsExactly(2, 1, 1);
    assertThat(example.instances())
        .extracting(each -> each.crowd())
        .containsExactly(false, false, true);
    // The cat is smaller than the dog and on top of it; the crowd lies under both.
    assertThat(example.classes().orElseThrow().labels()).containsExactly(1, 2, -1, 0, 2, 2, -1, 0);
    assertThat(example.foreground().orElseThrow().labels())
        .containsExactly(1, 1, -1, 0, 1, 1, -1, 0);
  }

  @Test
  void cocoGroupsAreSupercategories() throws Exception {
    Drawn.picture(root.resolve("train/0001.jpg"), 4, 2, 0);
    Drawn.text(
        root.resolve("annotations/instances_train.json"),
        COCO.replace("\"name\": \"cat\"", "\"name\": \"cat\", \"supercategory\": \"animal\"")
            .replace("\"name\": \"dog\"", "\"name\": \"dog\", \"supercategory\": \"animal\""));

    Dataset dataset = open(DatasetKind.COCO_GROUPS, "train");

    assertThat(dataset.labels()).containsExactly("background", "animal");
    assertThat(dataset.load(0).instances())
        .extracting(each -> each.category())
        .containsExactly(1, 1, 1);
  }

  private static final String COCO =
      """
      {"images": [{"id": 1, "file_name": "0001.jpg", "width": 4, "height": 2}],
       "categories": [{"id": 3, "name": "cat"}, {"id": 9, "name": "dog"}],
       "annotations": [
         {"image_id": 1, "category_id": 9, "iscrowd": 0, "segmentation": [[0, 0, 2, 0, 2, 2, 0, 2]]},
         {"image_id": 1, "category_id": 3, "iscrowd": 0,
          "segmentation": {"size": [2, 4], "counts": [0, 1, 7]}},
         {"image_id": 1, "category_id": 3, "iscrowd": 1,
          "segmentation": {"size": [2, 4], "counts": [2, 4, 2]}}]}
      """;

  @Test
  void cocoNamesWhatContradictsItsList() throws Exception {
    Path instances = Drawn.text(root.resolve("annotations/instances_train.json"), COCO);
    Path picture = Drawn.picture(root.resolve("train/0001.jpg"), 5, 2, 0);
    Dataset dataset = open(DatasetKind.COCO, "train");

    assertThatThrownBy(() -> dataset.load(0))
        .isInstanceOf(ExampleException.class)
        .hasMessage(
            "picture '%s' is 5x2, '%s' says 4x2: masks must have the picture's size",
            picture, instances);
    Files.delete(picture);
    assertThatThrownBy(() -> open(DatasetKind.COCO, "train"))
        .isInstanceOf(DatasetException.class)
        .hasMessage("1 of 1 files of '%s' are not there, the first '%s'", instances, picture);
    Drawn.text(instances, COCO.replace("\"category_id\": 9", "\"category_id\": 8"));
    assertThatThrownBy(() -> open(DatasetKind.COCO, "train"))
        .hasMessage(
            "'%s': annotation 0 has the category 8, which the file does not list", instances);
  }

  @Test
  void missingAndEmptyDirectoriesAreNamed() throws Exception {
    Path none = root.resolve("none");
    Path empty = Files.createDirectory(root.resolve("p"));

    assertThatThrownBy(() -> DatasetFiles.of(DatasetKind.CAMVID, none, "train").open())
        .isInstanceOf(DatasetException.class)
        .hasMessage("there is no dataset directory '%s'", none);
    assertThatThrownBy(() -> folder(Optional.empty(), List.of(), Optional.empty()).open())
        .isInstanceOf(DatasetException.class)
        .hasMessage("directory '%s' holds no picture: put JPEG or PNG files into it", empty);
    assertThatThrownBy(() -> open(DatasetKind.CAMVID, "train"))
        .hasMessage("there is no list of pictures '%s'", root.resolve("train.txt"));
    Drawn.text(root.resolve("train.txt"), "\n");
    assertThatThrownBy(() -> open(DatasetKind.CAMVID, "train"))
        .hasMessage("list '%s' names no picture", root.resolve("train.txt"));
    Drawn.picture(empty.resolve("a.jpg"), 1, 1, 0);
    assertThatThrownBy(() -> folder(Optional.empty(), List.of(), Optional.of(root)).open())
        .hasMessage(
            "'%s' holds no mask for 'p': name them as its pictures, the first 'a.png'", root);
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(
            () ->
                new DatasetFiles(
                    DatasetKind.COCO,
                    root,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty()))
        .hasMessage("a dataset of kind COCO needs a split, for example train");
    assertThatThrownBy(() -> folder(Optional.of(root), List.of(), Optional.empty()))
        .hasMessage(
            "label maps and the names of their classes go together, got maps %s and labels []",
            root);
  }

  @Test
  void picturesOfOneIdAreRefused() {
    Drawn.picture(root.resolve("a.jpg"), 1, 1, 0);
    Drawn.picture(root.resolve("a.png"), 1, 1, 0);

    assertThatThrownBy(() -> ImageFolder.open(root))
        .hasMessage("'%s' has two pictures with the id 'a': rename one", root);
  }

  @Test
  void digestsChangeWithIdsPicturesAndMasks() throws Exception {
    Path pictures = root.resolve("p");
    Path masks = root.resolve("m");
    Drawn.picture(pictures.resolve("a.png"), 2, 1, 5);
    Drawn.picture(pictures.resolve("b.png"), 2, 1, 6);
    Drawn.mask(masks.resolve("a.png"), 2, 1, (x, y) -> 0);
    Dataset plain = ImageFolder.open(pictures);
    Dataset masked = new ProposedForeground(plain, masks);
    String before = plain.digest();
    String maskedBefore = masked.digest();

    assertThat(before).matches("[0-9a-f]{64}").isEqualTo(ImageFolder.open(pictures).digest());
    Drawn.mask(masks.resolve("a.png"), 2, 1, (x, y) -> 255);
    assertThat(masked.digest()).isNotEqualTo(maskedBefore);
    assertThat(plain.digest()).isEqualTo(before);
    Drawn.picture(pictures.resolve("b.png"), 2, 1, 7);
    assertThat(plain.digest()).isNotEqualTo(before);
    String second = plain.digest();
    Files.move(pictures.resolve("b.png"), pictures.resolve("c.png"));
    Dataset renamed = ImageFolder.open(pictures);
    assertThat(renamed.digest()).isNotEqualTo(second);
    assertThat(new Subset("s", renamed, 0).digest())
        .isNotEqualTo(new Subset("s", renamed, 1).digest());
  }

  @Test
  void partsAndSumsOfDatasetsKeepTheirExamples() throws Exception {
    for (String name : List.of("p/a", "p/b", "q/c")) {
      Drawn.picture(root.resolve(name + ".png"), 2, 1, 0);
      Drawn.mask(root.resolve("maps").resolve(name + ".png"), 2, 1, (x, y) -> x);
    }
    Dataset first =
        ImageFolder.withClasses(root.resolve("p"), root.resolve("maps/p"), List.of("sky", "sea"));
    Dataset same =
        ImageFolder.withClasses(root.resolve("q"), root.resolve("maps/q"), List.of("sky", "sea"));
    Dataset other =
        ImageFolder.withClasses(root.resolve("q"), root.resolve("maps/q"), List.of("x", "y"));

    Dataset sum = new Concatenated(List.of(first, same));
    assertThat(sum.name()).isEqualTo("p+q");
    assertThat(ids(sum)).containsExactly("p/a", "p/b", "q/c");
    assertThat(sum.labels()).containsExactly("sky", "sea");
    assertThat(sum.load(2).id()).isEqualTo("q/c");
    assertThat(sum.load(2).classes()).isPresent();
    Dataset mixed = new Concatenated(List.of(first, other));
    assertThat(mixed.labels()).isEmpty();
    assertThat(mixed.load(2).classes()).isEmpty();
    Dataset part = Subset.where("odd", sum, index -> index % 2 == 1);
    assertThat(ids(part)).containsExactly("p/b");
    assertThat(part.load(0).id()).isEqualTo("p/b");
    assertThatThrownBy(() -> Subset.where("none", sum, index -> false))
        .hasMessage("Subset 'none' of 'p+q' is empty: take at least one example");
  }
}

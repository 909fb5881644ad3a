package io.segstream.trainer.method.xpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.augment.Range;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.SceneSettings;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.loss.NoiseWeight;
import io.segstream.trainer.loss.RegionWordLoss;
import io.segstream.trainer.method.MethodRun;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.MicroNetwork;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.region.ClassSplit;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RegionMaker;
import io.segstream.trainer.region.SampledRegion;
import io.segstream.trainer.run.TrainingException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class XpmMethodTest {
  private static final int BATCH = 8;
  private static final int PROPOSALS = 48;
  private static final Words WORDS = Colours.words();
  private static final Colours PICTURES = new Colours(40, 1, Colours.Captions.TRUE);

  private static final WordHeads.Size LINEAR = new WordHeads.Size(12, 0, 1, true);

  @TempDir Path directory;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Engines.pyTorch();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** A network with its heads. */
  private record Learner(SegmentationNetwork network, WordHeads heads) {}

  private Learner learner() {
    SegmentationNetwork network = MicroNetwork.create(8, 0, 1, manager);
    return new Learner(network, heads(network, 3));
  }

  private WordHeads heads(SegmentationNetwork network, long seed) {
    return heads(network, seed, new WordHeads.Size(12, 1, 1, false));
  }

  private WordHeads heads(SegmentationNetwork network, long seed, WordHeads.Size size) {
    return WordHeads.create(size, network.featureChannels(), WORDS.dimensions(), seed, manager);
  }

  /** Heads whose embeddings are linear in means and deviations of the network's features. */
  private Learner linear() {
    SegmentationNetwork network = MicroNetwork.create(8, 0, 1, manager);
    return new Learner(network, heads(network, 3, LINEAR));
  }

  private static XpmSettings settings(XpmSettings.Robust robust) {
    return new XpmSettings(
        RegionWordLoss.PUBLISHED,
        1,
        1,
        1,
        PROPOSALS,
        robust,
        NoiseWeight.PUBLISHED,
        0.1,
        robust == XpmSettings.Robust.LOG_MEAN ? 4 : 1,
        5);
  }

  private static CaptionedSamples samples() {
    SceneSettings scenes =
        new SceneSettings(
            Colours.SIDE, Colours.SIDE, new Range(0.9, 1.1), new Range(1, 1), 0.5, 10);
    return new CaptionedSamples(
        new RegionMaker(
            new SceneAugmentation(scenes),
            new ClassSplit(new BitSet(), PICTURES.labels().size()),
            HeadSettings.MASK_SIDE,
            8,
            1),
        WORDS,
        6);
  }

  private static TeacherMethod teacher(Learner learner) {
    return teacher(learner, Optional.empty());
  }

  private static TeacherMethod teacher(Learner learner, Optional<WordFit> fit) {
    return new TeacherMethod(
        settings(XpmSettings.Robust.RELEASED), samples(), WORDS, learner.heads(), fit);
  }

  private static Optional<WordFit> fit(Learner learner, Colours pictures, OptionalDouble found) {
    return Optional.of(new WordFit(pictures, WORDS, learner.heads().embedding(), 0.01, found));
  }

  /** Scores after a teacher of one step and a student of one step, both with fitted words. */
  private Map<String, Double> fitted(String name, Colours pictures) {
    Learner learner = linear();
    NetworkParameters.freeze(learner.network());
    Optional<WordFit> fit = fit(learner, pictures, OptionalDouble.empty());
    run(name + "-teacher", 1).train(learner.network(), teacher(learner, fit), pictures);
    run(name + "-student", 1).train(learner.network(), fittedStudent(learner, pictures), pictures);
    return validate(learner);
  }

  private StudentMethod fittedStudent(Learner learner, Colours pictures) {
    return new StudentMethod(
        settings(XpmSettings.Robust.RELEASED),
        samples(),
        WORDS,
        learner.network(),
        learner.heads(),
        heads(learner.network(), 99, LINEAR),
        fit(learner, pictures, OptionalDouble.of(1)));
  }

  private StudentMethod student(Learner learner, XpmSettings.Robust robust) {
    return new StudentMethod(
        settings(robust),
        samples(),
        WORDS,
        learner.network(),
        learner.heads(),
        heads(learner.network(), 99),
        Optional.empty());
  }

  private MethodRun run(String name, long steps) {
    return new MethodRun(manager, directory.resolve(name), BATCH, steps, 0.01);
  }

  private Map<String, Double> validate(Learner learner) {
    return new XpmValidation(
            new Colours(24, 99, Colours.Captions.TRUE), WORDS, learner.heads(), PROPOSALS)
        .run(learner.network(), Engines.store(manager), manager)
        .values();
  }

  @Test
  void shouldLearnFromCaptionsWhatNovelWordsMeanUnlessTheyAreThoseOfOtherPictures() {
    // Given
    Learner taught = learner();
    Learner misled = learner();
    // When
    run("taught", 80).train(taught.network(), teacher(taught), PICTURES);
    run("misled", 80)
        .train(misled.network(), teacher(misled), new Colours(40, 1, Colours.Captions.SHUFFLED));
    Map<String, Double> good = validate(taught);
    Map<String, Double> bad = validate(misled);
    run("student", 20)
        .train(taught.network(), student(taught, XpmSettings.Robust.RELEASED), PICTURES);
    Map<String, Double> student = validate(taught);
    // Then
    assertThat(good.get("novelChance")).isEqualTo(0.5);
    assertThat(good.get("novelRetrieval")).isGreaterThan(0.8);
    assertThat(good.get("novelRetrieval")).isGreaterThan(bad.get("novelRetrieval") + 0.2);
    assertThat(student.get("novelRetrieval")).isGreaterThan(bad.get("novelRetrieval") + 0.2);
    assertThat(student.get("novelPseudoIou")).isGreaterThan(bad.get("novelPseudoIou"));
  }

  @Test
  void shouldLearnFromCaptionsWhereRegionsAreReadByTheirDeviationsToo() {
    // Given
    Learner taught = linear();
    // When
    run("taught", 80).train(taught.network(), teacher(taught), PICTURES);
    // Then
    assertThat(validate(taught).get("novelRetrieval")).isGreaterThan(0.8);
  }

  @Test
  void shouldFitWordsOfAnnotatedObjectsAndOfTrueCaptionsInClosedForm() {
    // When
    Map<String, Double> good = fitted("good", PICTURES);
    Map<String, Double> bad = fitted("bad", new Colours(40, 1, Colours.Captions.SHUFFLED));
    // Then
    assertThat(good.get("baseRetrieval")).isGreaterThan(0.9);
    assertThat(bad.get("baseRetrieval")).isGreaterThan(0.9);
    assertThat(good.get("novelRetrieval")).isGreaterThan(0.7);
    assertThat(good.get("novelRetrieval")).isGreaterThan(bad.get("novelRetrieval") + 0.2);
  }

  @Test
  void shouldFitWordsOnceAndNeitherAgainNorByGradients() {
    // Given
    Learner undisturbed = linear();
    run("one", 4).train(undisturbed.network(), fittedStudent(undisturbed, PICTURES), PICTURES);
    Learner once = linear();
    run("once", 1).train(once.network(), fittedStudent(once, PICTURES), PICTURES);
    Learner stopped = linear();
    run("two", 4).train(stopped.network(), fittedStudent(stopped, PICTURES), PICTURES, 2);
    Learner resumed = linear();
    // When
    run("two", 4).train(resumed.network(), fittedStudent(resumed, PICTURES), PICTURES);
    // Then
    assertThat(directory.resolve("two/last.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("one/last.safetensors"));
    assertThat(projection(undisturbed.heads())).containsExactly(projection(once.heads()));
    assertThat(projection(undisturbed.heads())).isNotEqualTo(projection(linear().heads()));
  }

  private static float[] projection(WordHeads heads) {
    return weights(NetworkParameters.of(heads.blocks().get("projection")).get("weight").getArray());
  }

  @Test
  void shouldSayWhereThereIsNoBaseObjectToFitWordsTo() {
    // Given
    Learner learner = linear();
    Colours nothing = new Colours(0, 1, Colours.Captions.TRUE);
    TeacherMethod teacher = teacher(learner, fit(learner, nothing, OptionalDouble.empty()));
    // When
    assertThatThrownBy(() -> run("none", 1).train(learner.network(), teacher, PICTURES))
        // Then
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "Dataset 'colours' shows no object of a base class to fit words to: check xpm.base or xpm.novel");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void shouldRefuseAPenaltyThatIsNone(double ridge) {
    // Given
    WordEmbedding embedding = linear().heads().embedding();
    // When
    assertThatThrownBy(() -> new WordFit(PICTURES, WORDS, embedding, ridge, OptionalDouble.empty()))
        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ridge %s must be above 0 and finite".formatted(ridge));
  }

  @Test
  void shouldReadMeansAndDeviationsOfRegionsWithoutLayers() {
    // Given
    Learner learner = linear();
    long channels = learner.network().featureChannels();
    NDArray regions = manager.randomNormal(new Shape(2, channels, 7, 7));
    // When
    NDArray statistics =
        learner.heads().embedding().statistics(Engines.store(manager), regions, false);
    // Then
    NDArray cells = regions.reshape(2, channels, -1);
    int[] last = {2};
    NDArray means = cells.mean(last, true);
    NDArray deviations = cells.sub(means).square().mean(last, true).sqrt();
    assertThat(statistics.getShape()).isEqualTo(new Shape(2, 2 * channels, 1, 1));
    assertThat(statistics.toFloatArray())
        .containsExactly(means.concat(deviations, 1).toFloatArray(), within(1e-5f));
  }

  @Test
  void shouldTakeForBackgroundBoxesOfTheSizesOfObjectsThatShowNone() throws ExampleException {
    // Given
    SplittableRandom random = new SplittableRandom(5);
    int drawn = 0;
    for (int i = 0; i < PICTURES.size(); i++) {
      // When
      CaptionedSample sample = samples().draw(PICTURES.load(i), random).orElseThrow();
      // Then
      List<RegionBox> objects = sample.base().regions().stream().map(SampledRegion::box).toList();
      drawn += sample.elsewhere().size();
      assertThat(sample.elsewhere())
          .allSatisfy(
              box -> {
                assertThat(objects)
                    .allSatisfy(object -> assertThat(object.iou(box)).isLessThan(0.5));
                assertThat(objects)
                    .anySatisfy(
                        object -> {
                          assertThat(box.width()).isCloseTo(object.width(), within(1e-9));
                          assertThat(box.height()).isCloseTo(object.height(), within(1e-9));
                        });
              });
    }
    assertThat(drawn).isGreaterThan(PICTURES.size());
  }

  @ParameterizedTest
  @EnumSource(XpmSettings.Robust.class)
  void shouldLearnFromPseudoLabelsInEveryForm(XpmSettings.Robust robust) {
    // Given
    Learner learner = learner();
    // When
    MethodRun run = run("forms", 2).train(learner.network(), student(learner, robust), PICTURES);
    // Then
    Map<String, Double> first = run.steps.get(0).figures();
    assertThat(first.get("pseudoRegions")).isPositive();
    assertThat(first.get("pseudoMasks")).isPositive();
    assertThat(first.get("sigma")).isCloseTo(Math.exp(0.5), within(0.03));
    assertThat(first.get("pseudoWeight"))
        .isCloseTo(robust == XpmSettings.Robust.NONE ? 0.1 : 0.006065, within(1e-4));
    assertThat(first.get("named")).isEqualTo(2.0 * BATCH);
    assertThat(first.get("wordlessCaptions")).isZero();
  }

  @Test
  void shouldChangeNeitherNetworkNorTeacherInTheSecondStage() {
    // Given
    Learner learner = learner();
    float[] network = weights(learner.network().getParameters().get(0).getValue().getArray());
    StudentMethod method = student(learner, XpmSettings.Robust.RELEASED);
    String name = method.state(manager).keySet().iterator().next();
    float[] teacher = weights(method.state(manager).get(name));
    float[] student = embedding(learner.heads());
    // When
    run("frozen", 3).train(learner.network(), method, PICTURES);
    // Then
    assertThat(weights(learner.network().getParameters().get(0).getValue().getArray()))
        .containsExactly(network);
    assertThat(weights(method.state(manager).get(name))).containsExactly(teacher);
    assertThat(teacher).containsExactly(student);
    assertThat(embedding(learner.heads())).isNotEqualTo(student);
  }

  private static float[] weights(NDArray array) {
    return array.toFloatArray();
  }

  private static float[] embedding(WordHeads heads) {
    return weights(
        NetworkParameters.of(heads.blocks().get("embedding"))
            .values()
            .iterator()
            .next()
            .getArray());
  }

  @Test
  void shouldGiveAWholeRegionTheMeanEmbeddingOfItsCells() {
    // Given
    WordHeads heads = learner().heads();
    NDArray regions =
        manager.randomNormal(new Shape(2, learner().network().featureChannels(), 7, 7));
    // When
    NDArray cells = heads.embedding().cells(Engines.store(manager), regions, false);
    NDArray whole = heads.embed(Engines.store(manager), regions, false);
    // Then
    assertThat(cells.mean(new int[] {1}).toFloatArray())
        .containsExactly(whole.toFloatArray(), within(1e-5f));
  }

  @Test
  void shouldEndWithTheSameBytesWhenAStudentIsStoppedAndResumed() {
    // Given
    Learner undisturbed = learner();
    run("one", 4)
        .train(undisturbed.network(), student(undisturbed, XpmSettings.Robust.RELEASED), PICTURES);
    Learner stopped = learner();
    run("two", 4)
        .train(stopped.network(), student(stopped, XpmSettings.Robust.RELEASED), PICTURES, 2);
    Learner resumed = learner();
    // When
    run("two", 4).train(resumed.network(), student(resumed, XpmSettings.Robust.RELEASED), PICTURES);
    // Then
    assertThat(directory.resolve("two/last.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("one/last.safetensors"));
  }

  @Test
  void shouldHoldNoMoreArraysAfterManyStepsThanAfterTheFirst() {
    // Given
    Learner first = learner();
    Learner second = learner();
    // When
    MethodRun teacher = run("a", 4).train(first.network(), teacher(first), PICTURES);
    MethodRun student =
        run("b", 4).train(second.network(), student(second, XpmSettings.Robust.LOG_MEAN), PICTURES);
    // Then
    assertThat(teacher.managedArrays).containsOnly(teacher.managedArrays.get(0));
    assertThat(student.managedArrays).containsOnly(student.managedArrays.get(0));
  }

  @Test
  void shouldCountCaptionsThatNameNothingAndLearnBaseClassesAllTheSame() {
    // Given
    Learner teacher = learner();
    Learner student = learner();
    Colours wordless = new Colours(16, 1, Colours.Captions.WORDLESS);
    // When
    MethodRun first = run("t", 1).train(teacher.network(), teacher(teacher), wordless);
    MethodRun second =
        run("s", 1)
            .train(student.network(), student(student, XpmSettings.Robust.RELEASED), wordless);
    // Then
    assertThat(first.steps.get(0).figures().get("wordlessCaptions")).isEqualTo(1);
    assertThat(first.steps.get(0).figures().get("grounding")).isZero();
    assertThat(first.steps.get(0).figures().get("masks")).isPositive();
    assertThat(second.steps.get(0).figures().get("pseudoRegions")).isZero();
    assertThat(second.steps.get(0).figures().get("masks")).isPositive();
  }

  @Test
  void shouldStopWhenNoCaptionOfAWholeEpochNamesAnything() {
    // Given
    Learner learner = learner();
    Colours wordless = new Colours(BATCH, 1, Colours.Captions.WORDLESS);
    // When
    assertThatThrownBy(() -> run("t", 3).train(learner.network(), teacher(learner), wordless))
        // Then
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("None of the ")
        .hasMessageEndingWith(
            " captions of an epoch names a class: give xpm.vocabulary the words that they use");
  }

  @Test
  void shouldSayWhichPictureHasNoCaptions() {
    // Given
    Example example = Example.unlabelled("mute", PICTURES.load(0).image());
    // When
    assertThatThrownBy(() -> samples().draw(example, new SplittableRandom(1)))
        // Then
        .isInstanceOf(ExampleException.class)
        .hasMessage(
            "picture 'mute' has no captions: give data that has, such as COCO with captions_*.json");
  }
}

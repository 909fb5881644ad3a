package io.segstream.trainer.method.xpm;

import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.Instance;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RegionMaker;
import io.segstream.trainer.region.RegionSample;
import io.segstream.trainer.sample.UniformDraw;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Makes samples of captioned pictures. Objects of novel classes do not exist for it. */
final class CaptionedSamples {
  /** Boxes that overlap an object more may show it. */
  private static final double MOST_OVERLAP = 0.5;

  private final RegionMaker maker;
  private final Words words;
  private final int elsewhere;

  /**
   * @param maker of regions, for which all classes are base
   * @param elsewhere boxes without an object of base classes, at most, 0 or more
   */
  CaptionedSamples(RegionMaker maker, Words words, int elsewhere) {
    this.maker = maker;
    this.words = words;
    this.elsewhere = elsewhere;
  }

  /**
   * Draws one.
   *
   * @return empty if no object of a base class is in view
   * @throws ExampleException if the picture has no captions at all
   */
  Optional<CaptionedSample> draw(Example example, SplittableRandom random) throws ExampleException {
    if (example.captions().isEmpty()) {
      throw new ExampleException(
          "picture '%s' has no captions: give data that has, such as COCO with captions_*.json"
              .formatted(example.id()));
    }
    List<Instance> base =
        example.instances().stream()
            .filter(each -> each.crowd() || !words.isNovel(each.category()))
            .toList();
    if (base.stream().noneMatch(RegionMaker::isUsable)) {
      return Optional.empty();
    }
    Optional<RegionSample> drawn =
        maker.draw(
            new Example(
                example.id(),
                example.image(),
                Optional.empty(),
                Optional.empty(),
                base,
                example.captions()),
            random);
    return drawn.map(sample -> captioned(sample, example.captions(), random));
  }

  private CaptionedSample captioned(
      RegionSample sample, List<String> captions, SplittableRandom random) {
    List<RegionBox> free =
        SlidingBoxes.over(sample.image().width(), sample.image().height()).stream()
            .filter(
                box ->
                    sample.regions().stream()
                        .noneMatch(region -> region.box().iou(box) >= MOST_OVERLAP))
            .toList();
    int[] all = IntStream.range(0, free.size()).toArray();
    int[] drawn = UniformDraw.of(all, Math.min(elsewhere, all.length), random);
    int wordless = 0;
    for (String caption : captions) {
      wordless += words.named(List.of(caption)).length == 0 ? 1 : 0;
    }
    return new CaptionedSample(
        sample,
        IntStream.of(drawn).mapToObj(free::get).toList(),
        words.named(captions),
        captions.size(),
        wordless);
  }
}

package io.segstream.trainer.method.xpm;

import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.Instance;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RegionMaker;
import io.segstream.trainer.region.RegionSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

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
    int wordless = 0;
    for (String caption : captions) {
      wordless += words.named(List.of(caption)).length == 0 ? 1 : 0;
    }
    return new CaptionedSample(
        sample, elsewhere(sample, random), words.named(captions), captions.size(), wordless);
  }

  /**
   * Draws boxes of the sizes of the sample's own regions anywhere in the picture, and drops those
   * that may show an object. Sizes are the same on both sides so that size does not tell what is
   * background: with boxes from a whole picture to its parts instead, large objects that only
   * captions name were taken for it.
   */
  private List<RegionBox> elsewhere(RegionSample sample, SplittableRandom random) {
    List<RegionBox> drawn = new ArrayList<>();
    for (int i = 0; i < elsewhere; i++) {
      RegionBox like = sample.regions().get(random.nextInt(sample.regions().size())).box();
      double left = random.nextDouble() * (sample.image().width() - like.width());
      double top = random.nextDouble() * (sample.image().height() - like.height());
      RegionBox box = new RegionBox(left, top, left + like.width(), top + like.height());
      if (sample.regions().stream().noneMatch(each -> each.box().iou(box) >= MOST_OVERLAP)) {
        drawn.add(box);
      }
    }
    return drawn;
  }
}

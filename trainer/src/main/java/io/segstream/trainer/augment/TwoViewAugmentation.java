package io.segstream.trainer.augment;

import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.load.Preparation;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Draws two independent views of a picture, and rejects both if the object takes too little or too
 * much of either (Van Gansbeke et al., ICCV 2021). How often it is drawn again is the loader's.
 */
public final class TwoViewAugmentation implements Preparation<TwoViews> {
  /** Shares of the object, strictly inside, that MaskContrast accepts. */
  public static final Range MASK_CONTRAST_SHARES = new Range(0.01, 0.99);

  private final ViewAugmentation augmentation;
  private final Optional<Range> shares;

  /**
   * Makes a preparation.
   *
   * @param shares share of the object in each view, limits excluded; empty to accept all views,
   *     also of pictures whose foreground is not known
   */
  public TwoViewAugmentation(ViewSettings settings, Optional<Range> shares) {
    this.augmentation = new ViewAugmentation(settings);
    this.shares = shares;
  }

  @Override
  public Optional<TwoViews> prepare(Example example, SplittableRandom random)
      throws ExampleException {
    if (shares.isPresent() && example.foreground().isEmpty()) {
      throw new ExampleException(
          "picture '%s' has no foreground: give the dataset masks".formatted(example.id()));
    }
    View key = augmentation.draw(example, random);
    View query = augmentation.draw(example, random);
    return accepts(key) && accepts(query)
        ? Optional.of(new TwoViews(example.id(), query, key))
        : Optional.empty();
  }

  private boolean accepts(View view) {
    return shares.isEmpty() || shares.get().holds(view.foregroundShare());
  }
}

package io.segstream.trainer.method;

import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.recipe.MethodName;
import java.util.List;

/** The classes that methods learn from label maps. */
public final class LearntClasses {
  private LearntClasses() {}

  /**
   * How many classes the network has to tell apart.
   *
   * @param train pictures to learn from
   * @throws IllegalArgumentException if they have no classes
   */
  public static int count(Dataset train, MethodName method) {
    if (train.labels().isEmpty()) {
      throw new IllegalArgumentException(
          "Dataset '%s' has no class labels, which %s learns: give data.train label maps, or several datasets the same classes"
              .formatted(train.name(), method));
    }
    return train.labels().size();
  }

  /**
   * The data to validate on.
   *
   * @param train pictures to learn from
   * @param heldOut pictures to validate on
   * @throws IllegalArgumentException if their classes are others
   */
  public static Dataset requireSame(Dataset train, Dataset heldOut) {
    List<String> learnt = train.labels();
    if (!heldOut.labels().equals(learnt)) {
      throw new IllegalArgumentException(
          "Dataset '%s' has the classes %s, but '%s' is learnt with %s: data.train and data.validation must have the same"
              .formatted(heldOut.name(), heldOut.labels(), train.name(), learnt));
    }
    return heldOut;
  }
}

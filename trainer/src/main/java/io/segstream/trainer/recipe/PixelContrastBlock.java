package io.segstream.trainer.recipe;

import io.segstream.inference.config.Key;

/**
 * Settings of cross-image pixel contrast.
 *
 * @param weight of the contrast against cross-entropy
 * @param warmUp steps of cross-entropy alone
 * @param temperature of the softmax
 * @param baseTemperature divides the loss
 * @param projection size of the projected vectors
 * @param anchors per batch
 * @param anchorsPerClass per picture and class
 * @param memory whether vectors of earlier batches take part, and which of them
 * @param memorySize per class and kind
 * @param pixelsPerClass that a picture puts into the memory
 * @param positives drawn from the memory per anchor
 * @param negatives drawn from the memory per anchor
 * @param classWeights what classes count in the cross-entropy
 */
public record PixelContrastBlock(
    @Key(
            value = "Weight of the contrast against cross-entropy; 0 for cross-entropy alone.",
            defaultValue = "0.1",
            min = "0",
            max = "100")
        double weight,
    @Key(
            value = "Steps of cross-entropy alone; the memory fills meanwhile.",
            defaultValue = "5000",
            unit = "steps",
            min = "0",
            max = "100000000")
        long warmUp,
    @Key(value = "Temperature of the softmax.", defaultValue = "0.1", min = "0.001", max = "100")
        double temperature,
    @Key(
            value = "The loss is multiplied by temperature / baseTemperature.",
            defaultValue = "0.07",
            min = "0.001",
            max = "100")
        double baseTemperature,
    @Key(
            value = "Size of the projected vectors.",
            defaultValue = "256",
            unit = "numbers",
            min = "2",
            max = "4096")
        int projection,
    @Key(
            value = "Anchors of a batch at most.",
            defaultValue = "1024",
            unit = "pixels",
            min = "1",
            max = "1000000")
        int anchors,
    @Key(
            value =
                "Anchors of one class in one picture at most; a class with no more pixels is left out.",
            defaultValue = "100",
            unit = "pixels",
            min = "1",
            max = "100000")
        int anchorsPerClass,
    @Key(
            value =
                "`NONE`: contrast within the batch. `RANDOM`, `HARDEST`, `SEMI_HARD`: contrast with a"
                    + " memory of regions and pixels, and which of it each anchor meets.",
            defaultValue = "NONE")
        Memory memory,
    @Key(
            value = "Regions, and pixels, remembered per class.",
            defaultValue = "5000",
            unit = "vectors",
            min = "1",
            max = "1000000")
        int memorySize,
    @Key(
            value = "Pixels of a class that each picture puts into the memory.",
            defaultValue = "10",
            unit = "pixels",
            min = "1",
            max = "10000")
        int pixelsPerClass,
    @Key(
            value = "Positives of an anchor from the memory.",
            defaultValue = "1024",
            unit = "vectors",
            min = "1",
            max = "1000000")
        int positives,
    @Key(
            value = "Negatives of an anchor from the memory.",
            defaultValue = "2048",
            unit = "vectors",
            min = "1",
            max = "1000000")
        int negatives,
    @Key(
            value =
                "`EQUAL`: every pixel counts alike in the cross-entropy. `ENET`: classes that cover"
                    + " little of `data.train` count more, 1 / ln(1.02 + share), for which its label"
                    + " maps are read once more.",
            defaultValue = "EQUAL")
        ClassWeighting classWeights) {
  /** What classes count in the cross-entropy. */
  public enum ClassWeighting {
    /** Every pixel alike. */
    EQUAL,
    /** Small classes more, as in E-Net. */
    ENET
  }

  /** What anchors are contrasted with. */
  public enum Memory {
    /** The batch alone. */
    NONE,
    /** Random vectors of the memory. */
    RANDOM,
    /** The most similar negatives and the least similar positives. */
    HARDEST,
    /** Random ones of the hardest tenth. */
    SEMI_HARD
  }
}

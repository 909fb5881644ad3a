package io.segstream.trainer.recipe;

import io.segstream.inference.config.Key;
import java.util.List;

/**
 * Settings of MaskContrast.
 *
 * @param temperature of the softmax
 * @param momentum of the key network
 * @param queue prototypes of earlier batches
 * @param upsample whether the loss sees every pixel of the crop
 * @param smallestShare of the crop that the object must exceed
 * @param largestShare of the crop that the object must stay below
 * @param contrastWeight of finding the own prototype
 * @param objectnessWeight of telling the object from the background
 * @param frozen parts of the network that do not learn
 */
public record MaskContrastBlock(
    @Key(value = "Temperature of the softmax.", defaultValue = "0.5", min = "0.001", max = "100")
        double temperature,
    @Key(
            value = "Share of itself that the key network keeps in each step.",
            defaultValue = "0.999",
            min = "0",
            max = "1")
        double momentum,
    @Key(
            value =
                "Prototypes of earlier batches to contrast with; a multiple of `training.batch`.",
            defaultValue = "256",
            unit = "prototypes",
            min = "1",
            max = "1000000")
        int queue,
    @Key(
            value =
                "Whether the loss is computed at the crop's size; `false` keeps the network's stride,"
                    + " which takes much less memory.",
            defaultValue = "true")
        boolean upsample,
    @Key(
            value = "Share of the crop that the object must exceed.",
            defaultValue = "0.01",
            min = "0",
            max = "1")
        double smallestShare,
    @Key(
            value = "Share of the crop that the object must stay below.",
            defaultValue = "0.99",
            min = "0",
            max = "1")
        double largestShare,
    @Key(value = "Weight of the contrast in the loss.", defaultValue = "1", min = "0", max = "1000")
        double contrastWeight,
    @Key(
            value = "Weight of the objectness in the loss.",
            defaultValue = "1",
            min = "0",
            max = "1000")
        double objectnessWeight,
    @Key(
            value =
                "Parts of the network that do not learn; `[stem, layer1, layer2]` if `resnet50` begins"
                    + " with weights that were learnt from classes.",
            defaultValue = "[]")
        List<String> frozen) {
  public MaskContrastBlock {
    frozen = List.copyOf(frozen);
  }
}

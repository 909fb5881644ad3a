package io.segstream.trainer.recipe;

import io.segstream.inference.config.Key;

/**
 * Settings of learning by carrying labels from frame to frame.
 *
 * @param temperature of the likeness of cells
 * @param matchingWeight of carrying labels between the views of a pair
 * @param objectnessWeight of telling objects from background
 * @param balancedObjectness whether the rarer of object and background weighs more in it
 * @param contrastWeight of telling objects of different pictures apart
 * @param contrastTemperature of that contrast
 * @param queue prototypes of earlier batches that objects are told apart from
 * @param farthestFrame most frames between the two of a pair
 * @param smallestPart smallest cut as a share of the picture's shorter side
 * @param largestPart largest cut in the same measure
 * @param shift largest shift from view to view as a share of the view
 * @param zoom largest change of scale from view to view, as the logarithm of the factor
 * @param turn largest rotation from view to view in radians
 * @param mostPasted most objects of other pictures laid over a pair
 * @param mostBars most bars laid over a pair
 * @param colourChange strength of the change of colours
 */
public record PropagationBlock(
    @Key(
            value = "Temperature of the likeness of cells.",
            defaultValue = "0.07",
            min = "0.001",
            max = "100")
        double temperature,
    @Key(
            value = "Weight of carrying labels between the views of a pair.",
            defaultValue = "1",
            min = "0",
            max = "1000")
        double matchingWeight,
    @Key(
            value = "Weight of telling objects from background.",
            defaultValue = "1",
            min = "0",
            max = "1000")
        double objectnessWeight,
    @Key(
            value =
                "Whether the rarer of object and background weighs more, as in MaskContrast; `false`"
                    + " makes objectness the probability of an object.",
            defaultValue = "true")
        boolean balancedObjectness,
    @Key(
            value = "Weight of telling objects of different pictures apart.",
            defaultValue = "0.2",
            min = "0",
            max = "1000")
        double contrastWeight,
    @Key(value = "Temperature of that contrast.", defaultValue = "0.1", min = "0.001", max = "100")
        double contrastTemperature,
    @Key(
            value =
                "Prototypes of earlier batches that objects are told apart from; a multiple of"
                    + " `training.batch`.",
            defaultValue = "256",
            unit = "prototypes",
            min = "1",
            max = "1000000")
        int queue,
    @Key(
            value = "Most frames between the two of a pair, where pictures are frames of a video.",
            defaultValue = "12",
            unit = "frames",
            min = "1",
            max = "1000")
        int farthestFrame,
    @Key(
            value = "Smallest cut, as a share of the picture's shorter side.",
            defaultValue = "0.45",
            min = "0.01",
            max = "1")
        double smallestPart,
    @Key(
            value =
                "Largest cut, as a share of the picture's shorter side; above 1 it reaches over the"
                    + " picture's edge.",
            defaultValue = "1",
            min = "0.01",
            max = "4")
        double largestPart,
    @Key(
            value = "Largest shift from view to view, as a share of the view.",
            defaultValue = "0.12",
            min = "0",
            max = "1")
        double shift,
    @Key(
            value = "Largest change of scale from view to view, as the logarithm of the factor.",
            defaultValue = "0.2",
            min = "0",
            max = "2")
        double zoom,
    @Key(
            value = "Largest rotation from view to view.",
            defaultValue = "0.15",
            unit = "radians",
            min = "0",
            max = "3.1416")
        double turn,
    @Key(
            value = "Most objects of other pictures laid over a pair.",
            defaultValue = "2",
            unit = "objects",
            min = "0",
            max = "4")
        int mostPasted,
    @Key(
            value = "Most bars, thin things in front of all objects, laid over a pair.",
            defaultValue = "0",
            unit = "bars",
            min = "0",
            max = "16")
        int mostBars,
    @Key(
            value =
                "Strength of the change of colours in each view; 1 is what MaskContrast does to its"
                    + " views.",
            defaultValue = "0.75",
            min = "0",
            max = "1")
        double colourChange) {}

package io.segstream.trainer.recipe;

import io.segstream.inference.config.Key;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of ContrastMask.
 *
 * @param base file of the classes with masks
 * @param novel file of the classes with boxes only
 * @param contrast which regions are contrasted
 * @param denominator of the contrast
 * @param centred whether queries are taken off the keys
 * @param easyTemperature of keys far from outlines
 * @param hardTemperature of keys beside outlines
 * @param contrastWeight in the loss
 * @param rampEpochs over which that weight rises
 * @param delta of activation maps
 * @param keyShare of cells that become keys
 * @param leastCells of each set
 * @param grid cells along each axis of a region
 * @param channels of the heads
 * @param projection size of the contrasted vectors
 * @param classifierLayers before the classifier
 * @param encoderLayers before the contrast
 * @param activation whether the mask head sees activation maps
 * @param feature whether the mask head sees the contrasted features
 * @param regions of a picture
 * @param jittered boxes beside each object's own
 * @param classWeight in the loss
 * @param maskWeight in the loss
 * @param objectnessWeight in the loss
 */
public record ContrastMaskBlock(
    @Key(
            "File of the classes whose masks may be used, one name per line; all others are novel."
                + " Set this or `novel`.")
        Optional<Path> base,
    @Key(
            "File of the classes of which only boxes may be used, one name per line; all others are"
                + " base.")
        Optional<Path> novel,
    @Key(
            value =
                "Which regions are contrasted: `ALL`, `BASE` (those with masks) or `NONE` (the mask"
                    + " head alone learns).",
            defaultValue = "ALL")
        Contrast contrast,
    @Key(
            value =
                "`TEXTBOOK`: InfoNCE. `RELEASED`: as in the released code, which leaves the"
                    + " temperature out where the positive is added, so that the loss can become"
                    + " negative.",
            defaultValue = "TEXTBOOK")
        Denominator denominator,
    @Key(
            value = "Whether the query is taken off the keys before the cosine, as published.",
            defaultValue = "true")
        boolean centred,
    @Key(
            value = "Temperature for keys far from outlines.",
            defaultValue = "0.3",
            min = "0.001",
            max = "100")
        double easyTemperature,
    @Key(
            value = "Temperature for keys beside outlines.",
            defaultValue = "0.7",
            min = "0.001",
            max = "100")
        double hardTemperature,
    @Key(
            value = "Weight of the contrast in the loss.",
            defaultValue = "0.1",
            min = "0",
            max = "1000")
        double contrastWeight,
    @Key(
            value = "Epochs over which that weight rises from a quarter.",
            defaultValue = "4",
            unit = "epochs",
            min = "1",
            max = "1000000")
        int rampEpochs,
    @Key(
            value =
                "Cells of novel regions count as object or background if their activation is this"
                    + " near to the strongest or the weakest.",
            defaultValue = "0.1",
            min = "0.001",
            max = "0.499")
        double delta,
    @Key(
            value = "Share of each set's cells that become keys.",
            defaultValue = "0.3",
            min = "0.001",
            max = "1")
        double keyShare,
    @Key(
            value = "Regions with a set of fewer cells are not contrasted.",
            defaultValue = "5",
            unit = "cells",
            min = "1",
            max = "1000")
        int leastCells,
    @Key(
            value = "Cells of a region along each axis where it is contrasted.",
            defaultValue = "28",
            unit = "cells",
            min = "4",
            max = "56")
        int grid,
    @Key(
            value = "Channels of the heads.",
            defaultValue = "256",
            unit = "channels",
            min = "1",
            max = "4096")
        int channels,
    @Key(
            value = "Size of the contrasted vectors.",
            defaultValue = "256",
            unit = "numbers",
            min = "2",
            max = "4096")
        int projection,
    @Key(
            value = "3x3 convolutions before the classifier of regions.",
            defaultValue = "5",
            unit = "layers",
            min = "1",
            max = "32")
        int classifierLayers,
    @Key(
            value = "3x3 convolutions before the contrast.",
            defaultValue = "8",
            unit = "layers",
            min = "1",
            max = "32")
        int encoderLayers,
    @Key(
            value = "Whether the mask head sees the activation map of a region's class.",
            defaultValue = "true")
        boolean activation,
    @Key(
            value = "Whether the mask head sees the features that are contrasted.",
            defaultValue = "true")
        boolean feature,
    @Key(
            value = "Regions of a picture at most.",
            defaultValue = "128",
            unit = "regions",
            min = "1",
            max = "1000")
        int regions,
    @Key(
            value =
                "Boxes beside each object's own, as a detector would give them; they are classified"
                    + " and contrasted, but teach no masks.",
            defaultValue = "3",
            unit = "boxes",
            min = "0",
            max = "100")
        int jittered,
    @Key(
            value = "Weight of classifying regions in the loss.",
            defaultValue = "1",
            min = "0",
            max = "1000")
        double classWeight,
    @Key(value = "Weight of the masks in the loss.", defaultValue = "1", min = "0", max = "1000")
        double maskWeight,
    @Key(
            value =
                "Weight of telling objects of base classes from the background in the loss; regions"
                    + " are proposed by it.",
            defaultValue = "1",
            min = "0",
            max = "1000")
        double objectnessWeight) {
  /** Which regions are contrasted. */
  public enum Contrast {
    /** None. */
    NONE,
    /** Those with masks. */
    BASE,
    /** All; those without masks by their activation maps. */
    ALL
  }

  /** What the positive adds to the denominator. */
  public enum Denominator {
    /** What InfoNCE says. */
    TEXTBOOK,
    /** What the released code does. */
    RELEASED
  }
}

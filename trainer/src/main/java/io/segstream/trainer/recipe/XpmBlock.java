package io.segstream.trainer.recipe;

import io.segstream.inference.config.Key;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of XPM.
 *
 * @param teacher run of the first stage
 * @param base file of the classes with masks
 * @param novel file of the classes that only captions name
 * @param vocabulary file of synonyms
 * @param vectors file of word vectors
 * @param corpus file of captions that word vectors are learnt from
 * @param dimensions of learnt word vectors
 * @param leastCount of a word in the corpus
 * @param groundingWeight in the teacher's loss
 * @param groundingDivisor of dot products
 * @param objectnessWeight in the teacher's loss
 * @param backgroundWeight of regions without an object
 * @param robust how pseudo-masks are learnt
 * @param noiseFactor of pseudo-labels' weight
 * @param plainWeight of pseudo-labels without noise
 * @param draws of the noise
 * @param noiseSteps until the noise learns no more
 * @param proposals of a picture
 * @param regions of a picture
 * @param jittered boxes beside each object's own
 * @param elsewhere boxes without an object
 * @param channels of the heads
 * @param embeddingLayers before the embedding
 * @param deviations whether embeddings read standard deviations
 * @param ridge of the closed form of embeddings
 * @param maskLayers before the enlargement
 * @param frozen parts of the network that the teacher does not learn
 */
public record XpmBlock(
    @Key(
            "Directory of a run with this method, whose teacher finds and draws what captions name:"
                + " the recipe then trains the student. Without it the recipe trains a teacher.")
        Optional<Path> teacher,
    @Key(
            "File of the classes whose masks may be used, one name per line; all others are novel."
                + " Set this or `novel`.")
        Optional<Path> base,
    @Key(
            "File of the classes of which only captions may tell, one name per line; all others are"
                + " base.")
        Optional<Path> novel,
    @Key(
            "File of words for classes, `class: synonym, synonym` per line; classes that the dataset"
                + " does not have are further words that regions are told apart by. Without it"
                + " classes have their names only.")
        Optional<Path> vocabulary,
    @Key(
            "Text file of word vectors, as of GloVe or word2vec: a word and its numbers per line."
                + " Set this or `corpus`.")
        Optional<Path> vectors,
    @Key(
            "File of captions (`captions_*.json` of COCO) from which word vectors are learnt, by"
                + " which words stand beside each other.")
        Optional<Path> corpus,
    @Key(
            value = "Dimensions of word vectors that are learnt from `corpus`.",
            defaultValue = "64",
            unit = "numbers",
            min = "1",
            max = "4096")
        int dimensions,
    @Key(
            value = "Rarer words of `corpus` get no vector.",
            defaultValue = "3",
            unit = "occurrences",
            min = "1",
            max = "1000000")
        int leastCount,
    @Key(
            value = "Weight of captions' words in the teacher's loss.",
            defaultValue = "1",
            min = "0",
            max = "1000")
        double groundingWeight,
    @Key(
            value = "Dot products of words and places of pictures are divided by this.",
            defaultValue = "10",
            min = "0.001",
            max = "1000")
        double groundingDivisor,
    @Key(
            value = "Weight of telling base objects from all else in the teacher's loss.",
            defaultValue = "1",
            min = "0",
            max = "1000")
        double objectnessWeight,
    @Key(
            value = "Weight of regions without an object when words are told apart.",
            defaultValue = "0.2",
            min = "0",
            max = "1000")
        double backgroundWeight,
    @Key(
            value =
                "How the student learns pseudo-masks: `RELEASED` (noisy logits, mean of the losses,"
                    + " as in the released code), `LOG_MEAN` (loss of the mean chance, which can"
                    + " take weight from wrong pixels) or `NONE` (as if they were true).",
            defaultValue = "RELEASED")
        Robust robust,
    @Key(
            value = "Words of pseudo-labels weigh this, divided by the mean noise of the masks.",
            defaultValue = "0.01",
            min = "0.000001",
            max = "1000")
        double noiseFactor,
    @Key(
            value =
                "Weight of pseudo-labels for `robust: NONE`, and, for `ridge`, of a word that"
                    + " captions teach the student beside 1 of a word of annotated objects.",
            defaultValue = "0.1",
            min = "0",
            max = "1000")
        double plainWeight,
    @Key(
            value = "Draws of the noise per pixel and step; `LOG_MEAN` wants several.",
            defaultValue = "1",
            unit = "draws",
            min = "1",
            max = "1000")
        int draws,
    @Key(
            value = "Steps after which the noise learns no more.",
            defaultValue = "10000",
            unit = "steps",
            min = "0",
            max = "1000000000")
        int noiseSteps,
    @Key(
            value = "Places of a picture among which words look for theirs, at most.",
            defaultValue = "1000",
            unit = "places",
            min = "1",
            max = "10000")
        int proposals,
    @Key(
            value = "Regions of a picture with objects of base classes, at most.",
            defaultValue = "128",
            unit = "regions",
            min = "1",
            max = "1000")
        int regions,
    @Key(
            value = "Boxes beside each object's own, as a detector would give them.",
            defaultValue = "3",
            unit = "boxes",
            min = "0",
            max = "100")
        int jittered,
    @Key(
            value = "Boxes of a picture without an object of base classes, at most.",
            defaultValue = "128",
            unit = "boxes",
            min = "0",
            max = "1000")
        int elsewhere,
    @Key(
            value = "Channels of the heads.",
            defaultValue = "256",
            unit = "channels",
            min = "1",
            max = "4096")
        int channels,
    @Key(
            value = "3x3 convolutions before the embedding of regions.",
            defaultValue = "4",
            unit = "layers",
            min = "0",
            max = "32")
        int embeddingLayers,
    @Key(
            value =
                "Whether the embedding reads the standard deviations of features inside a region"
                    + " beside their means.",
            defaultValue = "false")
        boolean deviations,
    @Key(
            value =
                "Above 0: the embedding is fitted to words in closed form before the first step,"
                    + " by ridge regression with this penalty, and learns no more; the network is"
                    + " frozen, and captions teach in the student only, as `plainWeight` says."
                    + " 1 halves what a feature of unit variance says.",
            defaultValue = "0",
            min = "0",
            max = "1000000")
        double ridge,
    @Key(
            value = "3x3 convolutions before masks are enlarged.",
            defaultValue = "4",
            unit = "layers",
            min = "1",
            max = "32")
        int maskLayers,
    @Key(
            value =
                "Parts of the network that do not learn in the teacher, for example those that"
                    + " began with `network.weights`; in the student no part of it learns.",
            defaultValue = "[]")
        List<String> frozen) {
  public XpmBlock {
    frozen = List.copyOf(frozen);
  }

  /** How pseudo-masks are learnt. */
  public enum Robust {
    /** As if they were true. */
    NONE,
    /** With noise as in the released code. */
    RELEASED,
    /** With noise, and the loss of the mean chance. */
    LOG_MEAN
  }
}

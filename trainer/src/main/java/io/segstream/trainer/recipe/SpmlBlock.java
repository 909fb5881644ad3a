package io.segstream.trainer.recipe;

import io.segstream.inference.config.Key;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of SPML.
 *
 * @param stage what is learnt
 * @param embedding run whose embeddings the softmax stage reads
 * @param annotationWeight of the contrast by annotated classes
 * @param annotationConcentration k of that contrast
 * @param coOccurrenceWeight of the contrast by tags of pictures
 * @param coOccurrenceConcentration k of that contrast
 * @param similarityWeight of the contrast by low-level regions
 * @param similarityConcentration k of that contrast
 * @param affinityWeight of the contrast by nearest annotated segments
 * @param affinityConcentration k of that contrast
 * @param clusters along each axis that a picture begins with
 * @param rounds of spherical K-Means
 * @param featureWeight of embeddings against places
 * @param anchors per picture and relation
 * @param memory batches of segments
 * @param regions label maps of low-level regions
 * @param contours that our own regions follow
 * @param mostRegions of our own regions in a view
 * @param weakContour across which our own regions join
 * @param activationSteps in which tags alone are learnt
 * @param activationThreshold of class activation maps
 * @param walkSteps of the random walk
 * @param crf whether labels are refined by a dense CRF
 * @param neighbours that vote in retrieval
 * @param retrievalClusters along each axis in retrieval
 * @param retrievalPictures that retrieval compares with
 */
public record SpmlBlock(
    @Key(
            value =
                "`EMBEDDING`: embeddings, and beside them classes from frozen embeddings."
                    + " `SOFTMAX`: classes alone, from the pseudo-labels of a run of the first"
                    + " kind.",
            defaultValue = "EMBEDDING")
        Stage stage,
    @Key("Directory of the run whose embeddings `stage: SOFTMAX` goes on from.")
        Optional<Path> embedding,
    @Key(
            value =
                "Weight of pulling pixels to segments of their class, and of the class scores; by"
                    + " the kind of annotation if it is not given.",
            min = "0",
            max = "1000")
        Optional<Double> annotationWeight,
    @Key(value = "Concentration of that contrast.", defaultValue = "6", min = "0.01", max = "40")
        double annotationConcentration,
    @Key(
            value =
                "Weight of pulling pixels to segments of pictures that share a tag; by the kind of"
                    + " annotation if it is not given.",
            min = "0",
            max = "1000")
        Optional<Double> coOccurrenceWeight,
    @Key(
            value =
                "Concentration of that contrast; 12 for scribbles and full labels and 8 for others"
                    + " if it is not given.",
            min = "0.01",
            max = "40")
        Optional<Double> coOccurrenceConcentration,
    @Key(
            value = "Weight of pulling pixels to segments of their low-level region.",
            defaultValue = "0.1",
            min = "0",
            max = "1000")
        double similarityWeight,
    @Key(value = "Concentration of that contrast.", defaultValue = "16", min = "0.01", max = "40")
        double similarityConcentration,
    @Key(
            value =
                "Weight of pulling pixels to segments whose nearest annotated segment has the same"
                    + " class; for pictures that all have the same tags.",
            defaultValue = "0",
            min = "0",
            max = "1000")
        double affinityWeight,
    @Key(value = "Concentration of that contrast.", defaultValue = "12", min = "0.01", max = "40")
        double affinityConcentration,
    @Key(
            value = "Clusters along each axis that a picture begins with.",
            defaultValue = "6",
            min = "1",
            max = "64")
        int clusters,
    @Key(
            value = "Rounds of moving pixels between clusters.",
            defaultValue = "10",
            min = "1",
            max = "100")
        int rounds,
    @Key(
            value = "Weight of embeddings against places when pixels are clustered.",
            defaultValue = "1",
            min = "0.001",
            max = "1000")
        double featureWeight,
    @Key(
            value = "Pixels of a picture that take part in each relation; all if it is not given.",
            unit = "pixels",
            min = "1",
            max = "1000000")
        Optional<Integer> anchors,
    @Key(
            value = "Batches of segments that are remembered.",
            defaultValue = "2",
            unit = "batches",
            min = "0",
            max = "1000")
        int memory,
    @Key(
            "Directory of label maps `ID.png` or `ID_1.png`, `ID_2.png`, ... of low-level regions;"
                + " without it they are found by watershed on contours.")
        Optional<Path> regions,
    @Key(
            "Directory of contours for the watershed, `ID.png` in grey from 0 to 255, for example"
                + " of a network that has learnt boundaries; without it those of colours.")
        Optional<Path> contours,
    @Key(
            value = "Low-level regions of a view at most, where they are found by watershed.",
            defaultValue = "48",
            min = "1",
            max = "10000")
        int mostRegions,
    @Key(
            value = "Mean contour below which two such regions are one.",
            defaultValue = "2",
            unit = "grey levels",
            min = "0",
            max = "255")
        double weakContour,
    @Key(
            value =
                "Steps in which only tags are learnt first, for class activation maps; only for"
                    + " annotation by boxes and tags.",
            defaultValue = "3000",
            unit = "steps",
            min = "0",
            max = "100000000")
        long activationSteps,
    @Key(
            value =
                "Class activation from which a pixel has a label; 0.5 for boxes and 0.2 for tags if"
                    + " it is not given.",
            min = "0",
            max = "1")
        Optional<Double> activationThreshold,
    @Key(
            value = "Steps of the random walk that spreads scores for pseudo-labels.",
            defaultValue = "64",
            min = "0",
            max = "10000")
        int walkSteps,
    @Key(
            value =
                "Whether a dense CRF refines pseudo-labels, and predictions in a score of its own.",
            defaultValue = "false")
        boolean crf,
    @Key(
            value = "Segments that vote on the class of a segment in retrieval.",
            defaultValue = "20",
            min = "1",
            max = "1000")
        int neighbours,
    @Key(
            value = "Clusters along each axis that a picture begins with in retrieval.",
            defaultValue = "12",
            min = "1",
            max = "64")
        int retrievalClusters,
    @Key(
            value =
                "Pictures to learn from that retrieval compares with when it is scored; 0 for no"
                    + " score.",
            defaultValue = "100",
            unit = "pictures",
            min = "0",
            max = "1000000")
        int retrievalPictures) {
  /** What is learnt. */
  public enum Stage {
    /** Embeddings. */
    EMBEDDING,
    /** Classes from frozen embeddings. */
    SOFTMAX
  }

  public SpmlBlock {
    if ((stage == Stage.SOFTMAX) != embedding.isPresent()) {
      throw new IllegalArgumentException(
          stage == Stage.SOFTMAX
              ? "stage: SOFTMAX goes on from a run: give its directory as spml.embedding"
              : "spml.embedding is only for stage: SOFTMAX");
    }
    if (regions.isPresent() && contours.isPresent()) {
      throw new IllegalArgumentException(
          "spml.regions need no contours: give either spml.regions or spml.contours");
    }
  }
}

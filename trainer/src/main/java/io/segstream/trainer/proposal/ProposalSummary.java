package io.segstream.trainer.proposal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * What came out of a run.
 *
 * @param dataset name of the dataset
 * @param datasetDigest of its files
 * @param proposer what made the maps
 * @param threshold probability above which a pixel is foreground
 * @param leastPerMille of a picture that a filled contour and a mask must cover
 * @param pictures in the dataset
 * @param kept pictures with a mask
 * @param meanArea share of the picture that a mask covers on average, 0..1; 0 without masks
 * @param dropped ids of pictures of which too little was left, in order
 * @param rejected what is wrong with pictures that could not be used, by id, in order
 * @param agreement with annotated foreground; null if nothing is annotated
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProposalSummary(
    String dataset,
    String datasetDigest,
    String proposer,
    float threshold,
    int leastPerMille,
    int pictures,
    int kept,
    double meanArea,
    List<String> dropped,
    Map<String, String> rejected,
    Agreement agreement) {

  /**
   * Mean intersection over union by picture, 0..1. It is only reported: nothing is chosen by it.
   *
   * @param pictures with annotated foreground
   * @param thresholded of all pixels above the threshold
   * @param cleaned of the masks; a dropped picture counts as an empty mask
   * @param kept of the masks of the pictures that were kept; 0 if none was
   */
  public record Agreement(int pictures, double thresholded, double cleaned, double kept) {}
}

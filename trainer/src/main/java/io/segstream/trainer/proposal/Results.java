package io.segstream.trainer.proposal;

import io.segstream.trainer.data.Dataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up the results of the pictures of a run, in the order of the dataset. */
final class Results {
  private Results() {}

  static ProposalSummary summarise(
      ProposalRun run, Dataset dataset, PictureResult[] results, ProposalFiles files) {
    List<String> kept = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    Map<String, String> rejected = new LinkedHashMap<>();
    double area = 0;
    for (int i = 0; i < results.length; i++) {
      String id = dataset.id(i);
      PictureResult result = results[i];
      if (result.problem().isPresent()) {
        rejected.put(id, result.problem().get());
      } else if (result.area().isPresent()) {
        kept.add(id);
        area += result.area().get();
      } else {
        dropped.add(id);
      }
    }
    ProposalSummary summary =
        new ProposalSummary(
            dataset.name(),
            dataset.digest(),
            run.proposer().description(),
            run.rules().threshold(),
            run.rules().leastPerMille(),
            results.length,
            kept.size(),
            kept.isEmpty() ? 0 : area / kept.size(),
            dropped,
            rejected,
            agreement(results));
    files.finish(kept, summary);
    return summary;
  }

  private static ProposalSummary.Agreement agreement(PictureResult[] results) {
    int pictures = 0;
    int kept = 0;
    double thresholded = 0;
    double cleaned = 0;
    double keptSum = 0;
    for (PictureResult result : results) {
      if (result.agreement().isEmpty()) {
        continue;
      }
      PictureResult.Overlap overlap = result.agreement().get();
      pictures++;
      thresholded += overlap.thresholded();
      cleaned += overlap.cleaned();
      if (result.area().isPresent()) {
        kept++;
        keptSum += overlap.cleaned();
      }
    }
    return pictures == 0
        ? null
        : new ProposalSummary.Agreement(
            pictures, thresholded / pictures, cleaned / pictures, kept == 0 ? 0 : keptSum / kept);
  }
}

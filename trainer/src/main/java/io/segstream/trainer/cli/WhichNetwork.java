package io.segstream.trainer.cli;

import io.segstream.trainer.job.RunExport;
import picocli.CommandLine.Option;

/** Which checkpoint of a run; the options exclude each other. */
final class WhichNetwork {
  @Option(
      names = "--best",
      description = "The network that was best by validation. Default, if there was any.")
  private boolean best;

  @Option(names = "--last", description = "The network after the last step.")
  private boolean last;

  RunExport.Which checkpoint() {
    return best ? RunExport.Which.BEST : last ? RunExport.Which.LAST : RunExport.Which.BEST_IF_ANY;
  }
}

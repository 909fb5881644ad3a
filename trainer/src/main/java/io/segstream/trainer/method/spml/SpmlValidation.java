package io.segstream.trainer.method.spml;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.cluster.Confusion;
import io.segstream.trainer.crf.DenseCrf;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.loss.BilinearResize;
import io.segstream.trainer.method.ClassValidation;
import io.segstream.trainer.method.HeldOutPictures;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.pseudo.LikeliestClass;
import io.segstream.trainer.run.Scores;
import io.segstream.trainer.run.Validation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How well the class scores do, as {@link ClassValidation} says, and beside that retrieval ({@code
 * retrievalMiou}) and the class scores after a dense CRF ({@code crfMiou}).
 *
 * @param heldOut pictures to validate on
 * @param retrieval absent if it is not scored
 * @param crf absent if it is not scored
 */
record SpmlValidation(Dataset heldOut, Optional<RetrievedClasses> retrieval, Optional<DenseCrf> crf)
    implements Validation {
  @Override
  public Scores run(SegmentationNetwork network, ParameterStore parameters, NDManager manager) {
    Scores classes = new ClassValidation(heldOut).run(network, parameters, manager);
    Map<String, Double> scores = new LinkedHashMap<>(classes.values());
    retrieval.ifPresent(
        used ->
            scores.put(
                "retrievalMiou",
                used.confusion(heldOut, network, parameters, manager).scores().meanDefined()));
    crf.ifPresent(used -> scores.put("crfMiou", refined(used, network, parameters, manager)));
    return new Scores(classes.decisive(), scores);
  }

  private double refined(
      DenseCrf used, SegmentationNetwork network, ParameterStore parameters, NDManager manager) {
    Confusion confusion = new Confusion(network.classCount(), network.classCount());
    new HeldOutPictures(heldOut)
        .show(
            network,
            parameters,
            manager,
            (example, outputs) ->
                example
                    .classes()
                    .ifPresent(
                        truth ->
                            confusion.add(
                                refine(used, example, outputs.classes().orElseThrow()), truth)));
    return confusion.scores().meanDefined();
  }

  private static LabelMap refine(DenseCrf crf, Example example, NDArray logits) {
    int width = example.image().width();
    int height = example.image().height();
    NDArray probabilities = BilinearResize.halfPixel(logits, height, width).softmax(1).get(0);
    int classes = Math.toIntExact(probabilities.getShape().get(0));
    float[] values = probabilities.transpose(1, 2, 0).toFloatArray();
    return new LabelMap(
        width, height, LikeliestClass.of(crf.infer(example.image(), values, classes), classes));
  }
}

package io.segstream.trainer.method.spml;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.cluster.Confusion;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.method.HeldOutPictures;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.pseudo.NearestSegments;
import io.segstream.trainer.sample.NearestLabels;
import io.segstream.trainer.segment.LocatedRows;
import io.segstream.trainer.segment.Segmenter;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;

/**
 * Classes of pictures by retrieval: their segments have the class of most of the nearest segments
 * of pictures to learn from. Those have the class of most of their annotated pixels, or where an
 * annotation labels no pixel at all, of the network's class scores among the picture's tags; never
 * of full labels that the network did not learn from.
 *
 * @param train weakly annotated pictures to compare with
 * @param segmenter cuts pictures
 * @param places appends places to embeddings before that
 * @param neighbours that vote
 */
record RetrievedClasses(Dataset train, Segmenter segmenter, LocatedRows places, int neighbours) {
  RetrievedClasses {
    Objects.requireNonNull(train, "train");
  }

  /** Counts what retrieval says of held-out pictures. */
  Confusion confusion(
      Dataset heldOut, SegmentationNetwork network, ParameterStore parameters, NDManager manager) {
    Confusion confusion = new Confusion(network.classCount(), network.classCount());
    NearestSegments known = new NearestSegments(neighbours, network.classCount());
    new HeldOutPictures(train)
        .show(network, parameters, manager, (example, outputs) -> learn(known, example, outputs));
    if (known.size() > 0) {
      new HeldOutPictures(heldOut)
          .show(
              network,
              parameters,
              manager,
              (example, outputs) ->
                  example
                      .classes()
                      .ifPresent(truth -> confusion.add(retrieve(known, outputs, truth), truth)));
    }
    return confusion;
  }

  private void learn(NearestSegments known, Example example, NetworkOutputs outputs) {
    SegmentedPicture picture = cut(outputs);
    int classes = Math.toIntExact(outputs.classes().orElseThrow().getShape().get(1));
    int[][] votes = new int[picture.count()][classes];
    byte[] labels = labels(example, outputs);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != (byte) LabelMap.VOID) {
        votes[picture.segments().segmentOf()[i]][labels[i] & 0xff]++;
      }
    }
    float[][] vectors = vectors(picture);
    for (int s = 0; s < votes.length; s++) {
      int most = Arrays.stream(votes[s]).max().orElse(0);
      for (int c = 0; c < classes && most > 0; c++) {
        if (votes[s][c] == most) {
          known.add(vectors[s], c);
          break;
        }
      }
    }
  }

  private static byte[] labels(Example example, NetworkOutputs outputs) {
    NDArray scores = outputs.classes().orElseThrow();
    int height = Math.toIntExact(scores.getShape().get(2));
    int width = Math.toIntExact(scores.getShape().get(3));
    LabelMap annotated = example.classes().orElseThrow();
    if (annotated.histogram()[LabelMap.VOID] < annotated.labels().length) {
      return NearestLabels.resize(annotated, width, height).labels();
    }
    byte[] labels = new byte[width * height];
    Arrays.fill(labels, (byte) LabelMap.VOID);
    float[] values = scores.toFloatArray();
    for (int i = 0; i < labels.length; i++) {
      float best = Float.NEGATIVE_INFINITY;
      for (int tag : example.tags()) {
        float score = values[tag * labels.length + i];
        if (score > best) {
          best = score;
          labels[i] = (byte) tag;
        }
      }
    }
    return labels;
  }

  private LabelMap retrieve(NearestSegments known, NetworkOutputs outputs, LabelMap truth) {
    SegmentedPicture picture = cut(outputs);
    float[][] vectors = vectors(picture);
    byte[] classOf = new byte[vectors.length];
    for (int s = 0; s < vectors.length; s++) {
      classOf[s] = (byte) known.classOf(vectors[s]);
    }
    int height = Math.toIntExact(outputs.embeddings().getShape().get(2));
    int width = Math.toIntExact(outputs.embeddings().getShape().get(3));
    byte[] labels = new byte[width * height];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = classOf[picture.segments().segmentOf()[i]];
    }
    return NearestLabels.resize(new LabelMap(width, height, labels), truth.width(), truth.height());
  }

  /** By clusters alone: labels and regions are not known where classes are asked for. */
  private SegmentedPicture cut(NetworkOutputs outputs) {
    NDArray embedding = outputs.embeddings().get(0);
    int cells = Math.toIntExact(embedding.getShape().get(1) * embedding.getShape().get(2));
    return SegmentedPicture.of(
        embedding, new byte[cells], new int[cells], new BitSet(), segmenter, places);
  }

  private static float[][] vectors(SegmentedPicture picture) {
    int dimensions = Math.toIntExact(picture.prototypes().getShape().get(1));
    float[] all = picture.prototypes().toFloatArray();
    float[][] vectors = new float[picture.count()][];
    Arrays.setAll(vectors, s -> Arrays.copyOfRange(all, s * dimensions, (s + 1) * dimensions));
    return vectors;
  }
}

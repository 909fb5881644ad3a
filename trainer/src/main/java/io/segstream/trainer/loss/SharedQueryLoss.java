package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.sample.SharedSets;
import java.util.Objects;

/**
 * The query-sharing contrast of ContrastMask (Wang et al., CVPR 2022): one foreground and one
 * background query for all regions of a batch, each compared with keys of its own side and of the
 * other one, easy and hard keys apart:
 *
 * <pre>
 * L = l(q+, easy+, easy-, te) + l(q+, hard+, hard-, th)
 *   + l(q-, easy-, easy+, te) + l(q-, hard-, hard+, th)
 * l(q, P, N, t) = mean over k in P of -log(exp(s(k)/t) / (D(k) + sum over n in N of exp(s(n)/t)))
 * s(k) = cos(q, k - q)
 * </pre>
 *
 * <p>Queries and keys carry gradients; what lies behind the projected features is for the caller to
 * detach. Do not scale features to length 1: a key can then never reach beyond the query.
 *
 * @param easyTemperature te, at least 0.001
 * @param hardTemperature th, at least 0.001
 * @param denominator what D(k) is
 * @param centred whether the query is taken off the keys, as the released code does; otherwise s(k)
 *     = cos(q, k)
 */
public record SharedQueryLoss(
    double easyTemperature, double hardTemperature, Denominator denominator, boolean centred) {
  private static final double LEAST_TEMPERATURE = 0.001;

  /** What the positive adds to the denominator. */
  public enum Denominator {
    /** {@code exp(s(k)/t)}: InfoNCE, 0 or more. */
    TEXTBOOK,
    /** {@code exp(s(k))}, without temperature, as in the released code; can become negative. */
    RELEASED
  }

  public SharedQueryLoss {
    Objects.requireNonNull(denominator, "denominator");
    if (!(easyTemperature >= LEAST_TEMPERATURE && hardTemperature >= LEAST_TEMPERATURE)) {
      throw new IllegalArgumentException(
          "Temperatures %s and %s must be at least %s"
              .formatted(easyTemperature, hardTemperature, LEAST_TEMPERATURE));
    }
  }

  /**
   * What came out.
   *
   * @param loss scalar with gradient
   * @param sameSide mean similarity of a query and the keys of its side
   * @param otherSide mean similarity of a query and the keys of the other side
   */
  public record Result(NDArray loss, double sameSide, double otherSide) {}

  /**
   * Compares the features of a batch.
   *
   * @param rows projected features, [regions * cells, D]
   * @param sets which of them; the loss is 0 if no region takes part
   */
  public Result evaluate(NDArray rows, SharedSets sets) {
    if (sets.regions() == 0) {
      return new Result(PixelRows.zero(rows), 0, 0);
    }
    NDManager step = rows.getManager();
    Sides easy =
        new Sides(
            rows.get(step.create(sets.easyForeground())),
            rows.get(step.create(sets.easyBackground())));
    Sides hard =
        new Sides(
            rows.get(step.create(sets.hardForeground())),
            rows.get(step.create(sets.hardBackground())));
    NDArray foreground = mean(rows, sets.foreground());
    NDArray background = mean(rows, sets.background());
    NDArray total =
        term(foreground, easy.foreground, easy.background, easyTemperature)
            .add(term(foreground, hard.foreground, hard.background, hardTemperature))
            .add(term(background, easy.background, easy.foreground, easyTemperature))
            .add(term(background, hard.background, hard.foreground, hardTemperature));
    double same =
        meanSimilarity(foreground, easy.foreground) + meanSimilarity(background, easy.background);
    double other =
        meanSimilarity(foreground, easy.background) + meanSimilarity(background, easy.foreground);
    return new Result(total, same / 2, other / 2);
  }

  /** Keys of both sides. */
  private record Sides(NDArray foreground, NDArray background) {}

  private static NDArray mean(NDArray rows, double[] weights) {
    NDArray all = rows.getManager().create(weights, new Shape(1, weights.length));
    return all.toType(rows.getDataType(), false).matMul(rows);
  }

  /**
   * One query against the keys of both sides.
   *
   * @param query [1, D]
   * @param positives [p, D], 1 or more
   * @param negatives [n, D], 1 or more
   */
  NDArray term(NDArray query, NDArray positives, NDArray negatives, double temperature) {
    NDArray found = similarity(query, positives);
    NDArray others = LogSumExp.ofRows(Scale.down(similarity(query, negatives), temperature));
    NDArray numerator = Scale.down(found, temperature);
    NDArray own = denominator == Denominator.TEXTBOOK ? numerator : found;
    // log(exp(own) + exp(others)) = own + softplus(others - own)
    NDArray losses = Activation.softPlus(others.sub(own)).add(own).sub(numerator);
    return Scale.down(losses.sum(), positives.getShape().get(0));
  }

  /** [1, n]. */
  private NDArray similarity(NDArray query, NDArray keys) {
    NDArray compared = centred ? keys.sub(query) : keys;
    return PixelRows.unit(query).matMul(PixelRows.unit(compared).transpose());
  }

  private double meanSimilarity(NDArray query, NDArray keys) {
    NDArray all = similarity(query.stopGradient(), keys.stopGradient());
    return Scalars.of(all.sum()) / all.size();
  }
}

package io.segstream.inference.evaluate.cluster;

/**
 * Scores of one K-Means run.
 *
 * @param hungarian with one class per cluster
 * @param best with the best class for each cluster
 */
public record ClusterScore(ClassScores hungarian, ClassScores best) {}

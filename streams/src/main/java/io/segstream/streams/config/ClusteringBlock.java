package io.segstream.streams.config;

import io.segstream.inference.config.Key;

/**
 * How objects of all feeds are grouped into clusters.
 *
 * @param maxClusters most clusters of the codebook
 * @param newClusterSimilarity below it an object founds a cluster of its own
 * @param refitEvery assigned objects between two refits of the codebook
 * @param sampleSize observations remembered for refits
 * @param frozen whether the codebook stays as it is
 */
public record ClusteringBlock(
    @Key(
            value = "Most clusters of the codebook.",
            defaultValue = "32",
            unit = "clusters",
            min = "1",
            max = "4096")
        int maxClusters,
    @Key(
            value =
                "An object whose cosine similarity to every cluster is below this founds a new cluster.",
            defaultValue = "0.7",
            min = "-1",
            max = "1")
        double newClusterSimilarity,
    @Key(
            value = "The codebook is fitted again after this many observations.",
            defaultValue = "256",
            unit = "observations",
            min = "1",
            max = "1000000")
        int refitEvery,
    @Key(
            value = "Observations remembered for a refit; not below `maxClusters`.",
            defaultValue = "512",
            unit = "observations",
            min = "1",
            max = "100000")
        int sampleSize,
    @Key(
            value =
                "Keep the codebook as it is: objects are assigned, clusters neither move nor appear.",
            defaultValue = "false")
        boolean frozen) {}

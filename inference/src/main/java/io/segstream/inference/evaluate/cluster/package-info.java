/**
 * What clusters of embeddings say about classes (Van Gansbeke et al., "Unsupervised semantic
 * segmentation by contrasting object mask proposals", ICCV 2021): K-Means, matching, mean IoU.
 */
package io.segstream.inference.evaluate.cluster;

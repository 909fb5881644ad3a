/**
 * Scores results against ground truth as the official tools of the benchmarks do: video object
 * segmentation (DAVIS), instance masks (COCO) and unsupervised classes (clusters against labels).
 */
package io.segstream.inference.evaluate;

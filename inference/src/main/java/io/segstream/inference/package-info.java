/**
 * Video segmentation as a plain library: models, engines, clustering, segments and tracks, without
 * Kafka or FFmpeg.
 */
package io.segstream.inference;

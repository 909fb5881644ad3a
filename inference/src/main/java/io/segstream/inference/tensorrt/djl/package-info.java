/**
 * TensorRT as an engine of DJL, so that {@code Criteria.optEngine("TensorRT")} works. The service
 * itself runs plans without DJL's predictor, which copies more ({@link
 * io.segstream.inference.engine.TensorRtEngine}).
 */
package io.segstream.inference.tensorrt.djl;

/** A segmentation network that needs no training, built by code: what trained models must beat. */
package io.segstream.inference.model.baseline;

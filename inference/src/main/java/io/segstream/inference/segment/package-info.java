/** From a model's feature map to the object masks of a frame. */
package io.segstream.inference.segment;

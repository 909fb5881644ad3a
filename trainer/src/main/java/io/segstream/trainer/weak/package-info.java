/** Annotations that say less than a label for every pixel: made from full ones, or read. */
package io.segstream.trainer.weak;

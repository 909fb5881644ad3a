/** Low-level regions of pictures: what looks like one piece, whatever it is. */
package io.segstream.trainer.oversegment;

/** Fully connected conditional random fields, which make labels follow the colours of a picture. */
package io.segstream.trainer.crf;

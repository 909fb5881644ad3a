/** MaskContrast: embeddings without labels from masks of objects. */
package io.segstream.trainer.method.maskcontrast;

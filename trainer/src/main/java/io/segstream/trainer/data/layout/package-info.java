/** Datasets in the layouts in which they are published; {@link DatasetFiles} opens any of them. */
package io.segstream.trainer.data.layout;

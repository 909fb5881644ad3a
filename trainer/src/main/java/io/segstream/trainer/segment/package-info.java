/** Cuts pictures into segments by clustering the embeddings of their pixels. */
package io.segstream.trainer.segment;

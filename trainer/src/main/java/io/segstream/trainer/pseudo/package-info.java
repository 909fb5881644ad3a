/** Makes labels of pixels out of scores and embeddings, without gradient. */
package io.segstream.trainer.pseudo;

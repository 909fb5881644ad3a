/** Checkpoints: named arrays and the position of a run in one file that is replaced atomically. */
package io.segstream.trainer.checkpoint;

/** Commands of the trainer. */
package io.segstream.trainer.cli;

/** Learns the models that {@code inference} runs. */
package io.segstream.trainer;

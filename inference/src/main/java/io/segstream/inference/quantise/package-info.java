/** Networks that compute with bytes: which values, in which ranges, found on sample frames. */
package io.segstream.inference.quantise;

/** Formats in which published frames are printed and exported. */
package io.segstream.streams.output;

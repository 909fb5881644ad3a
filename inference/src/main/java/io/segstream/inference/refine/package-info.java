/** What is done to the segments of a frame once they were found, by heads that look at boxes. */
package io.segstream.inference.refine;

/** Label maps in PNG files, read without ever passing off a damaged file as a good one. */
package io.segstream.inference.evaluate.png;

/** Pictures with a class for each pixel, and how they are scaled. */
package io.segstream.inference.evaluate.picture;

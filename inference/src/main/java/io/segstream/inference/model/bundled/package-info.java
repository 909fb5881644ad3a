/** Models that come with the program. */
package io.segstream.inference.model.bundled;

/** Runs models over data sets as the service would, so that what they give can be scored. */
package io.segstream.streams.evaluate;

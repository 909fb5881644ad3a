/**
 * Annotated video: masks, outlines, track ids and cluster colours drawn onto the frames of a feed.
 *
 * <p>Everything is drawn by arithmetic on bytes, text included, so that the same records give the
 * same pictures on a machine without fonts or a display.
 */
package io.segstream.streams.render;

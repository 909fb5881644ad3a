/**
 * FFmpeg behind small owned types: each wrapper owns its native object, closes it exactly once and
 * counts it in {@link io.segstream.inference.engine.NativeHandles}.
 */
package io.segstream.streams.media;

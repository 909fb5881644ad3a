/**
 * From any source of video to chunks that decode alone: remuxed bit by bit where that is possible,
 * re-encoded, and said so, where it is not.
 */
package io.segstream.streams.ingest;

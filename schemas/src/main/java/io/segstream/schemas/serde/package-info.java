/**
 * Bytes and headers of the records: serdes, chunk headers, CloudEvents attributes, half-precision
 * vectors.
 */
package io.segstream.schemas.serde;

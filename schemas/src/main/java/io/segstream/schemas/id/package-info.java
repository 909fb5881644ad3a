/** Identifiers and record keys. */
package io.segstream.schemas.id;

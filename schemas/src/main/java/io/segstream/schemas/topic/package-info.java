/** The topics: names, keys, values, limits and retention. */
package io.segstream.schemas.topic;

/** Video pieces as they travel on the chunks topic. */
package io.segstream.schemas.chunk;

/** From the bytes of a chunk to upright RGB frames, with damaged frames told from good ones. */
package io.segstream.streams.decode;

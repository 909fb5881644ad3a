/** Pictures of what a network sees. */
package io.segstream.trainer.picture;

/** Words: their vectors, and which classes the words of captions mean. */
package io.segstream.trainer.text;

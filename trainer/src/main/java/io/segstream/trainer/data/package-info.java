/** Pictures and what is known about them, read from files of the usual layouts. */
package io.segstream.trainer.data;

/** From a learnt network to a directory that the service loads. */
package io.segstream.trainer.export;

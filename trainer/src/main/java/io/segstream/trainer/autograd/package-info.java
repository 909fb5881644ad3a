/** What has to be done with care so that gradients are right. */
package io.segstream.trainer.autograd;

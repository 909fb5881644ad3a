/** Which pixels and which candidates a loss looks at: host-side choices by label, drawn by seed. */
package io.segstream.trainer.sample;

/** ContrastMask: class-agnostic masks of objects of which some classes have boxes only. */
package io.segstream.trainer.method.contrastmask;

/** Training methods, each in a package of its own, and how recipes become them. */
package io.segstream.trainer.method;
